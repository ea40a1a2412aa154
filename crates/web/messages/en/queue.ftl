# Administration, Inventory, Queue.

tab-queue = Queue
queue-title = What waits
queue-what = What comes faster than it can be recorded waits here, safely on disk, and is recorded in its turn. What cannot be recorded at all is kept with the reason.
queue-depth = Inventories waiting
queue-bytes = Space they take
queue-of = { $now } of at most { $bound }
queue-oldest = The oldest came
queue-nothing = Nothing waits
queue-failures = Could not be recorded
queue-retry-all = { $count ->
    [one] Try again the one that could not be recorded
   *[other] Try again all { $count } that could not be recorded
  }
queue-retry-oldest = Try again the oldest { $count } of the { $all } that could not be recorded
queue-none = The queue is empty
queue-none-what = Every inventory is recorded. What has to wait, and what cannot be recorded, is listed here.
queue-all = The whole queue
queue-agent = Agent
queue-state = State
queue-waiting = Waiting
queue-at-work = Being recorded
queue-failed = Could not be recorded
queue-received = Came
queue-size = Size, packed
queue-tries = Tries
queue-failed-at = Given up
queue-why = Reason
queue-address = Address
queue-client = OAuth client
queue-program = Program
queue-denial = Denial
queue-document = The document
queue-sender = Who sent it
queue-download = Download the document
queue-download-what = As the agent sent it, unpacked: to see what is wrong with it.
queue-retry = Try again
queue-retry-what = It goes back into the queue. Worth it after an update, or once what was missing is there.
queue-delete-what = The document is gone for good. The agent sends its next inventory in its own time.
notice-document-retried = It is back in the queue, and will be tried again within seconds.
notice-documents-retried = { $count ->
    [one] One is back in the queue, and will be tried again.
   *[other] { $count } are back in the queue, and will be tried again.
  }{ $left ->
    [0] {""}
   *[other] {" "}{ $left } more could not be recorded.
  }
notice-document-deleted = The document is deleted.
