# Administration, Inventory, Queue.

tab-queue = Queue
queue-title = Waiting inventories
queue-what = Inventories that arrive faster than they can be recorded wait here, safely on disk, and are recorded in turn. Those that cannot be recorded at all are kept with the reason.
queue-depth = Inventories waiting
queue-bytes = Space used
queue-of = { $now } of { $bound }
queue-oldest = Oldest waiting since
queue-nothing = none waiting
queue-failures = Could not be recorded
queue-retry-all = { $count ->
    [one] Retry the failed inventory
   *[other] Retry all { $count } failed inventories
  }
queue-retry-oldest = Retry the oldest { $count } of { $all } failed inventories
queue-none = The queue is empty
queue-none-what = Every inventory has been recorded. Those that have to wait, or cannot be recorded, are listed here.
queue-agent = Agent
queue-state = State
queue-waiting = Waiting
queue-at-work = Being recorded
queue-failed = Could not be recorded
queue-received = Received
queue-size = Compressed size
queue-tries = Attempts
queue-failed-at = Gave up
queue-why = Reason
queue-address = Address
queue-client = OAuth client
queue-program = Program
queue-denial = Denial
queue-document = The document
queue-sender = Who sent it
queue-download = Download the document
queue-download-what = As the agent sent it, decompressed: to see what is wrong with it.
queue-retry = Try again
queue-retry-what = It goes back into the queue. Worth trying after an update, or once what was missing is there.
queue-delete-what = The document is deleted for good. The agent sends its next inventory when it is due.
notice-document-retried = It is back in the queue, and will be tried again within seconds.
notice-documents-retried = { $count ->
    [one] One is back in the queue, and will be tried again.
   *[other] { $count } are back in the queue, and will be tried again.
  }{ $left ->
    [0] {""}
   *[other] {" "}{ $left } more could not be recorded.
  }
notice-document-deleted = The document is deleted.

documents-retry-title = { $count ->
    [one] Try one document again
   *[other] Try { $count } documents again
  }
documents-retry-what = They go back into the queue. Worth trying after an update, or once what was missing is there.
documents-delete-title = { $count ->
    [one] Delete one document
   *[other] Delete { $count } documents
  }
documents-delete-what = They are deleted for good. The agents send their next inventories when they are due.
documents-left-out = These still wait for their turn, and are left alone:
notice-chosen-documents-retried = { $count ->
    [0] They are no longer there.
    [one] One document is back in the queue, and will be tried again within seconds.
   *[other] { $count } documents are back in the queue, and will be tried again within seconds.
  }
notice-documents-deleted = { $count ->
    [0] They were deleted already.
    [one] One document is deleted.
   *[other] { $count } documents are deleted.
  }
