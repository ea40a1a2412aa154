//! Large inputs of the shapes that make a careless reader take the square of their size, or more.

use fuzz::Target;

#[track_caller]
fn take_no_time(target: &str, inputs: &[String]) {
    let target = Target::find(target).expect("a target");
    for input in inputs {
        target.check(input.as_bytes());
    }
}

fn inventory(section: &str, rows: &[String]) -> String {
    let rows = rows.join(",");
    format!(r#"{{"action":"inventory","deviceid":"oak","content":{{"{section}":[{rows}]}}}}"#)
}

#[test]
fn a_large_message_takes_no_time() {
    let addresses: Vec<String> = (0..60_000)
        .map(|n| format!(r#"{{"description":"eth0","ipaddress":"10.1.{}.{}"}}"#, n / 250, n % 250))
        .collect();
    let members: Vec<String> = (0..30_000).map(|n| format!(r#""m{n}":{n}"#)).collect();
    let quotes = "'a\" b=".repeat(40_000);
    let command = format!(r#"{{"cmd":{}}}"#, serde_json::Value::from(quotes));
    let many = |part: &str| format!("<REQUEST>{}</REQUEST>", part.repeat(30_000));
    take_no_time(
        "inventory_json",
        &[
            inventory("networks", &addresses),
            inventory("other", &[format!("{{{}}}", members.join(","))]),
            inventory("processes", &[command]),
            "[".repeat(1_000_000),
            format!("{{\"a\":{}", "[".repeat(1_000_000)),
            "<a>".repeat(300_000),
            many("<a b='1'/>"),
            many("&amp;&#65;"),
            many("<!-- a -->"),
            format!("<a {}>", "b='1' ".repeat(200_000)),
            format!("<!DOCTYPE a [{}", "<!ENTITY b 'c'>".repeat(50_000)),
        ],
    );
}

#[test]
fn a_large_request_takes_no_time() {
    let parameters: Vec<String> = (0..50_000).map(|n| format!("p{n}=%41")).collect();
    let escapes = format!("grant_type=password&username={}", "%C3%A9".repeat(50_000));
    take_no_time("token_request_form", &[parameters.join("&"), escapes, "&=".repeat(200_000)]);
    let members: Vec<String> = (0..50_000).map(|n| format!(r#""p{n}":"1""#)).collect();
    let nested = format!(r#"{{"a":{}1{}}}"#, "[".repeat(100), "]".repeat(100));
    take_no_time("token_request_json", &[format!("{{{}}}", members.join(",")), nested]);
    take_no_time("scope", &["api user ".repeat(30_000)]);
    take_no_time(
        "redirect_uri",
        &[format!("https://{}\n{}", "a.".repeat(900), ":".repeat(100_000))],
    );
    let networks: Vec<String> =
        (0..50).map(|n| format!("10.{}.{}.0/24", n / 250, n % 250)).collect();
    take_no_time("ip_allow_list", &[format!("10.0.0.1\n{}", networks.join(","))]);
}
