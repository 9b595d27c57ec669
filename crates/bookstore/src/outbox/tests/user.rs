//! What the user does and sees.

use super::*;

#[test]
fn nothing_is_called_kept_before_the_disk_was_read() {
    let mut desk = Desk::of(config());
    assert_eq!(desk.state(), State::Loading);
    desk.load(vec![], vec![]);
    assert_eq!(desk.says(), "All saves are in S3.");
}

#[test]
fn the_status_counts_what_waits_and_what_is_on_its_way() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A"), save(2, "a", "B")]);
    desk.enabled();
    let Some(Action::Send { ticket, .. }) = desk.open.first().cloned() else {
        panic!("{:?}", desk.open);
    };
    desk.tell(Event::Progress { ticket, sent: 4 });
    let status = desk.outbox.status(desk.now);
    assert_eq!((status.waiting, status.bytes, status.sent), (2, 20, 4));
    assert_eq!(desk.says(), "2 saves wait for S3.");
    let shown: Vec<_> = desk
        .outbox
        .entries()
        .into_iter()
        .map(|shown| shown.sent)
        .collect();
    assert_eq!(shown, [Some(4), None]);
}

#[test]
fn a_multipart_upload_is_written_down_and_gone_on_with_after_a_crash() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A")]);
    desk.enabled();
    let Some(Action::Send { ticket, .. }) = desk.open.first().cloned() else {
        panic!("{:?}", desk.open);
    };
    let upload = "u1".to_owned();
    desk.tell(Event::Upload { ticket, upload });
    assert!(matches!(&desk.open[1], Action::Update { upload: Some(upload), .. } if upload == "u1"));
    let mut other = Desk::of(config());
    let entry = Entry {
        upload: Some("u1".into()),
        ..save(1, "a", "A")
    };
    other.load(vec![entry], vec![]);
    other.enabled();
    other.look(
        "s1",
        Outcome::Looked {
            version_id: None,
            stands: Stands::Nothing,
        },
    );
    assert!(matches!(&*other.open, [Action::Send { upload: Some(upload), .. }] if upload == "u1"));
}

#[test]
fn an_archive_that_is_switched_off_sends_nothing_and_keeps_what_waits() {
    let mut desk = Desk::new();
    desk.tell(Event::Enabled(false));
    desk.store(vec![save(1, "a", "A")]);
    assert!(desk.open.is_empty());
    assert_eq!(desk.state(), State::Off { unversioned: false });
    assert_eq!(
        desk.says(),
        "The archive is switched off; saves that wait (1) are not sent."
    );
    desk.tell(Event::Enabled(true));
    desk.enabled();
    assert_eq!(desk.ids(), ["s1"]);
}

#[test]
fn what_is_discarded_while_it_waits_is_never_sent() {
    let mut desk = Desk::new();
    desk.store(vec![
        save(1, "a", "A"),
        save(2, "a", "B"),
        save(3, "a", "C"),
    ]);
    desk.enabled();
    desk.tell(Event::Discard("s2".into()));
    desk.forget("s2", Outcome::Done);
    desk.send("s1", sent("v1"));
    desk.forget("s1", Outcome::Done);
    assert_eq!(desk.ids(), ["s3"]);
}

#[test]
fn what_is_discarded_while_it_is_sent_goes_when_that_fails() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A")]);
    desk.enabled();
    desk.tell(Event::Discard("s1".into()));
    assert_eq!(desk.ids(), ["s1"]);
    desk.send("s1", failure(Reach::Connection, true));
    assert!(matches!(&*desk.open, [Action::Forget { known: None, .. }]));
}

#[test]
fn what_belongs_elsewhere_can_be_discarded() {
    let mut desk = Desk::of(config());
    let other = Entry {
        scope: scope("bob"),
        ..save(1, "a", "A")
    };
    desk.load(vec![other], vec![]);
    desk.tell(Event::Discard("s1".into()));
    desk.forget("s1", Outcome::Done);
    assert_eq!(desk.outbox.status(desk.now).elsewhere, 0);
}
