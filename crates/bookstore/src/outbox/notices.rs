//! What the user is told once: in so few words that JupyterLab, which cuts a notification after 140 characters, shows all.

use bookstore_s3::text;

use super::{Notice, NoticeKind, queue::Item};

pub(super) fn gave_way<W>(gone: &[Item<W>]) -> Notice {
    let newest = gone.last().map_or("", |item| &item.entry.path);
    Notice {
        kind: NoticeKind::GaveWay,
        message: text!(
            "%1 older saves were given up, as too many wait for S3; the last was of “%2”.",
            gone.len(),
            newest
        ),
        advice: text!("See why they are not sent."),
    }
}

pub(super) fn memory() -> Notice {
    Notice {
        kind: NoticeKind::Memory,
        message: text!("This browser did not store a save: it is in this tab’s memory alone."),
        advice: text!("Keep the tab open until all is sent. Make room, or leave private mode."),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_seen_in_a_notification() {
        // Of the path there may be some.
        let gave_way = gave_way::<()>(&[]);
        for (notice, room) in [(memory(), 0), (evictable(), 0), (gave_way, 30)] {
            let words = format!("{} {}", notice.message, notice.advice);
            assert!(words.chars().count() + room <= 140, "{words}");
        }
    }
}
