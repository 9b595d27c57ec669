//! What the user is told once.

use bookstore_s3::text;

use super::{Notice, NoticeKind, queue::Item};

pub(super) fn gave_way<W>(gone: &[Item<W>]) -> Notice {
    let newest = gone.last().map_or("", |item| &item.entry.path);
    Notice {
        kind: NoticeKind::GaveWay,
        message: text!(
            "Too many saves wait for S3: %1 older ones were given up, the last of them of “%2”. The newest of each notebook stays.",
            gone.len(),
            newest
        ),
        advice: text!("See why the waiting saves are not sent."),
    }
}

pub(super) fn memory() -> Notice {
    Notice {
        kind: NoticeKind::Memory,
        message: text!(
            "This browser did not store a save that waits for S3: it is in this tab’s memory alone."
        ),
        advice: text!(
            "Keep this tab open until all saves are sent, and make room on the disk or leave the private window."
        ),
    }
}

pub(super) fn evictable() -> Notice {
    Notice {
        kind: NoticeKind::Evictable,
        message: text!(
            "This browser does not promise to keep the saves that wait for S3 when the disk gets full."
        ),
        advice: text!("Keep room on the disk until all saves are sent."),
    }
}
