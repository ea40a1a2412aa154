//! One connection, from its first byte to its last.

use super::{
    activity::{Activity, Verdict},
    framing::StrictFraming,
    limits,
    socket::{Impatient, Socket},
};
use crate::address::rewrite;
use axum::{
    Router,
    body::Body,
    http::{Request, Response},
};
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::graceful::GracefulConnection,
    service::TowerToHyperService,
};
use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::watch,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use tower::Service;
use web::{PeerAddress, Transport};

/// What each connection is given.
#[derive(Clone)]
pub(super) struct Reception {
    pub(super) router: Router,
    /// The path of the public URL.
    pub(super) public_path: Arc<str>,
    /// Becomes true when the server is told to stop.
    pub(super) stops: watch::Receiver<bool>,
}

/// How a connection ended.
#[derive(Debug, thiserror::Error)]
pub(super) enum Ended {
    #[error("TLS handshake failed: {0}")]
    Handshake(std::io::Error),
    #[error("TLS handshake took too long")]
    HandshakeTooSlow,
    #[error("the caller sent nothing")]
    Silent,
    #[error("the caller is gone: {0}")]
    Gone(std::io::Error),
    #[error("{0}")]
    Broken(#[from] hyper::Error),
    #[error("the caller does not read its answers")]
    Stalled,
    #[error("the caller did not close the connection when told to")]
    Stayed,
}

impl Reception {
    /// Waits until a caller says something, or leaves. Until then nothing is held but the socket: what a connection
    /// needs to be read is tens of times as much, and callers who only come are many.
    pub(super) async fn hear(&mut self, socket: &Socket, patience: Duration) -> Result<(), Ended> {
        let heard = tokio::select! {
            heard = timeout(patience, socket.readable()) => heard,
            () = async { drop(self.stops.wait_for(|stops| *stops).await) } => {
                timeout(limits::ARRIVE, socket.readable()).await
            }
        };
        heard.map_err(|_| Ended::Silent)?.map_err(Ended::Gone)
    }

    /// Serves a connection. What that takes is put aside here, so that a task which waits for its caller's first byte
    /// has no room for it.
    pub(super) fn serve(
        self,
        socket: Socket,
        peer: SocketAddr,
        acceptor: Option<TlsAcceptor>,
    ) -> Pin<Box<dyn Future<Output = Result<(), Ended>> + Send>> {
        match acceptor {
            Some(acceptor) => {
                Box::pin(async move { self.serve_tls(socket, peer, &acceptor).await })
            }
            None => Box::pin(self.serve_plain(socket, peer)),
        }
    }

    /// Serves a connection that speaks TLS.
    pub(super) async fn serve_tls<S>(
        self,
        stream: S,
        peer: SocketAddr,
        acceptor: &TlsAcceptor,
    ) -> Result<(), Ended>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let handshake = timeout(limits::HANDSHAKE, acceptor.accept(Impatient::new(stream))).await;
        let stream = handshake.map_err(|_| Ended::HandshakeTooSlow)?.map_err(Ended::Handshake)?;
        let activity = Activity::new();
        let service = self.service(peer, Transport::Tls, &activity);
        if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
            let connection = http2::Builder::new(TokioExecutor::new())
                .timer(TokioTimer::new())
                .max_concurrent_streams(limits::STREAMS)
                .max_pending_accept_reset_streams(limits::RESET_STREAMS)
                .max_local_error_reset_streams(limits::BROKEN_STREAMS)
                .max_header_list_size(u32::try_from(limits::HEAD).unwrap_or(u32::MAX))
                .initial_stream_window_size(limits::STREAM_WINDOW)
                .initial_connection_window_size(limits::CONNECTION_WINDOW)
                .max_send_buf_size(limits::SEND_BUFFER)
                .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
            drive(connection, &activity, self.stops).await
        } else {
            self.serve_http1(stream, service, &activity).await
        }
    }

    /// Serves a connection that speaks plain HTTP/1.1.
    pub(super) async fn serve_plain<S>(self, stream: S, peer: SocketAddr) -> Result<(), Ended>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let activity = Activity::new();
        let service = self.service(peer, Transport::Plain, &activity);
        self.serve_http1(Impatient::new(stream), service, &activity).await
    }

    async fn serve_http1<S, V>(
        self,
        stream: S,
        service: V,
        activity: &Activity,
    ) -> Result<(), Ended>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        V: Service<Request<Incoming>, Response = Response<Body>, Error = Infallible>
            + Clone
            + Send
            + 'static,
        V::Future: Send,
    {
        let connection = http1::Builder::new()
            // How long headers may take is seen to where their bytes arrive, silence between requests by `drive`.
            .header_read_timeout(None)
            .max_buf_size(limits::HEAD)
            .serve_connection(
                TokioIo::new(StrictFraming::new(stream)),
                TowerToHyperService::new(service),
            );
        drive(connection, activity, self.stops).await
    }

    /// Makes what answers the requests of a connection.
    fn service(
        &self,
        peer: SocketAddr,
        transport: Transport,
        activity: &Arc<Activity>,
    ) -> impl Service<Request<Incoming>, Response = Response<Body>, Error = Infallible, Future: Send>
    + Clone
    + Send
    + use<> {
        let (router, public_path) = (self.router.clone(), Arc::clone(&self.public_path));
        let activity = Arc::clone(activity);
        tower::service_fn(move |request: Request<Incoming>| {
            let under_way = activity.begin();
            let mut request = rewrite(request.map(Body::new), &public_path);
            request.extensions_mut().insert(PeerAddress(peer));
            request.extensions_mut().insert(transport);
            let answer = router.clone().call(request);
            async move { Ok(answer.await?.map(|body| under_way.answer(body))) }
        })
    }
}

/// Runs a connection to its end: the caller's, or ours when nothing goes on or the server stops.
async fn drive<C>(
    connection: C,
    activity: &Activity,
    mut stops: watch::Receiver<bool>,
) -> Result<(), Ended>
where
    C: GracefulConnection<Error = hyper::Error>,
{
    let mut connection = pin!(connection);
    loop {
        let wait = match activity.verdict() {
            Verdict::Goes(wait) => wait,
            Verdict::Stalled => return Err(Ended::Stalled),
            Verdict::Idle => {
                connection.as_mut().graceful_shutdown();
                let left = timeout(limits::LEAVE, connection).await;
                return left.map_err(|_| Ended::Stayed)?.map_err(Ended::Broken);
            }
        };
        tokio::select! {
            ended = connection.as_mut() => return ended.map_err(Ended::Broken),
            _ = stops.wait_for(|stops| *stops) => break,
            () = sleep(wait) => {}
        }
    }
    // Closed with something unread, the connection would be reset.
    if let Ok(ended) = timeout(limits::ARRIVE, connection.as_mut()).await {
        return ended.map_err(Ended::Broken);
    }
    // Requests under way are answered; how long that may take is up to whoever stops the server.
    connection.as_mut().graceful_shutdown();
    connection.await.map_err(Ended::Broken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serving::limits::{ARRIVE, HEADERS, IDLE, STALLED};
    use axum::{
        body::Bytes,
        routing::{get, post},
    };
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex},
        net::{TcpListener, TcpStream, UnixStream},
        task::JoinHandle,
        time::Instant,
    };

    struct Caller {
        stream: DuplexStream,
        served: JoinHandle<Result<(), Ended>>,
        stop: watch::Sender<bool>,
    }

    /// Calls a little house, with room for so many bytes on the way.
    fn call(room: usize) -> Caller {
        let (stop, stops) = watch::channel(false);
        let router = Router::new()
            .route("/", get(async || "here"))
            .route("/large", get(async || vec![b'x'; 1 << 20]))
            .route("/echo", post(async |body: Bytes| body))
            .layer(axum::middleware::from_fn(web::keep_pace));
        let reception = Reception { router, public_path: "/".into(), stops };
        let (stream, server) = duplex(room);
        let served = tokio::spawn(reception.serve_plain(server, ([192, 0, 2, 1], 1).into()));
        Caller { stream, served, stop }
    }

    impl Caller {
        async fn send(&mut self, text: &str) {
            self.stream.write_all(text.as_bytes()).await.unwrap();
        }

        /// Reads to the end; how long that took, and how the connection ended.
        async fn read_to_end(mut self) -> (String, Duration, Result<(), Ended>) {
            let begun = Instant::now();
            let mut read = Vec::new();
            let _cut = self.stream.read_to_end(&mut read).await;
            let ended = self.served.await.unwrap();
            (String::from_utf8(read).unwrap(), begun.elapsed(), ended)
        }

        async fn read_some(&mut self) -> String {
            let mut read = vec![0; 1000];
            let count = self.stream.read(&mut read).await.unwrap();
            String::from_utf8_lossy(&read[..count]).into_owned()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn headers_that_do_not_end_in_time_are_cut_off_even_if_they_trickle() {
        let mut caller = call(1 << 16);
        caller.send("GET / HTTP/1.1\r\nHost: a\r\n").await;
        for _ in 0..20 {
            sleep(Duration::from_secs(1)).await;
            caller.send("X: y\r\n").await;
        }
        let (read, took, ended) = caller.read_to_end().await;
        assert_eq!((read.as_str(), took + Duration::from_secs(20)), ("", HEADERS));
        assert!(matches!(ended, Err(Ended::Broken(_))), "{ended:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_nobody_uses_is_closed_and_one_that_is_used_is_not() {
        let (read, took, ended) = call(1 << 16).read_to_end().await;
        assert_eq!((read.as_str(), took), ("", IDLE));
        assert!(ended.is_ok(), "{ended:?}");
        let mut caller = call(1 << 16);
        for _ in 0..10 {
            sleep(IDLE / 2).await;
            caller.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
            assert!(caller.read_some().await.ends_with("here"));
        }
        let (_, took, _) = caller.read_to_end().await;
        assert_eq!(took, IDLE);
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_of_an_answer_is_given_up() {
        let mut caller = call(1000);
        caller.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n").await;
        let begun = Instant::now();
        let ended = caller.served.await.unwrap();
        assert!(ended.is_err());
        assert_eq!(begun.elapsed(), STALLED);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_comes_too_slowly_is_answered_with_408() {
        let mut caller = call(1 << 16);
        caller.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc").await;
        let (read, _, _) = caller.read_to_end().await;
        assert!(read.starts_with("HTTP/1.1 408 ") && read.contains("connection: close"), "{read}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_in_the_middle_of_a_request_is_answered_after_the_server_was_told_to_stop() {
        let mut caller = call(1 << 16);
        caller.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc").await;
        sleep(Duration::from_secs(1)).await;
        caller.stop.send_replace(true);
        sleep(2 * ARRIVE).await;
        caller.send("def").await;
        let (read, took, ended) = caller.read_to_end().await;
        assert!(read.ends_with("abcdef") && read.contains("connection: close"), "{read}");
        assert_eq!(took, Duration::ZERO);
        assert!(ended.is_ok());
        let caller = call(1 << 16);
        caller.stop.send_replace(true);
        assert_eq!(caller.read_to_end().await.1, ARRIVE, "silence is not waited for");
    }

    #[tokio::test(start_paused = true)]
    async fn a_caller_who_says_nothing_is_waited_for_and_then_left() {
        let (stop, stops) = watch::channel(false);
        let mut reception = Reception { router: Router::new(), public_path: "/".into(), stops };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut by_tcp = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        let accepted = Socket::Tcp(listener.accept().await.unwrap().0);
        let (mut by_unix, ours) = UnixStream::pair().unwrap();
        let callers: [(&mut (dyn AsyncWrite + Unpin), Socket); 2] =
            [(&mut by_tcp, accepted), (&mut by_unix, Socket::Unix(ours))];
        for (caller, socket) in callers {
            let begun = Instant::now();
            assert!(matches!(reception.hear(&socket, IDLE).await, Err(Ended::Silent)));
            assert_eq!(begun.elapsed(), IDLE);
            caller.write_all(b"G").await.unwrap();
            assert!(reception.hear(&socket, IDLE).await.is_ok());
        }
        let (_silent, ours) = UnixStream::pair().unwrap();
        let begun = Instant::now();
        stop.send_replace(true);
        assert!(reception.hear(&Socket::Unix(ours), IDLE).await.is_err());
        assert_eq!(begun.elapsed(), ARRIVE, "who is about to speak when the server stops is heard");
    }

    #[tokio::test(start_paused = true)]
    async fn headers_are_bounded() {
        for (headers, status) in [
            ("X: y\r\n".repeat(100), "431"),
            (format!("X: {}\r\n", "y".repeat(2 * limits::HEAD)), "431"),
            (format!("X: {}\r\n", "y".repeat(limits::HEAD - 100)), "200"),
        ] {
            let mut caller = call(1 << 20);
            caller.send(&format!("GET / HTTP/1.1\r\nHost: a\r\n{headers}\r\n")).await;
            let (read, _, _) = caller.read_to_end().await;
            assert!(read.starts_with(&format!("HTTP/1.1 {status} ")), "{status}: {read}");
        }
    }
}
