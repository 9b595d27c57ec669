//! What gives way, and what the disk refuses.

use super::*;

fn bounded(count: usize, bytes: u64) -> Desk {
    let mut desk = Desk::of(Config {
        bounds: Bounds { count, bytes },
        credentials: false,
        ..config()
    });
    desk.load(vec![], vec![]);
    desk
}

fn left(desk: &Desk) -> Vec<String> {
    let entries = desk.outbox.entries().into_iter();
    entries.map(|entry| entry.id).collect()
}

#[test]
fn the_oldest_save_of_the_notebook_with_most_gives_way_and_that_is_told() {
    let mut desk = bounded(4, u64::MAX);
    desk.store(vec![
        save(1, "b", "A"),
        save(2, "b", "B"),
        save(3, "a", "A"),
        save(4, "a", "B"),
        save(5, "a", "C"),
    ]);
    assert_eq!(left(&desk), ["s1", "s2", "s4", "s5"]);
    assert!(matches!(&*desk.open, [Action::Forget { id, known: None, .. }] if id == "s3"));
    assert_eq!(desk.notices[0].kind, NoticeKind::GaveWay);
}

#[test]
fn a_checkpoint_gives_way_after_plain_saves() {
    let mut desk = bounded(2, u64::MAX);
    let checkpoint = Entry {
        kind: Kind::Checkpoint,
        ..save(1, "a", "A")
    };
    desk.store(vec![checkpoint, save(2, "a", "B"), save(3, "a", "C")]);
    assert_eq!(left(&desk), ["s1", "s3"]);
    desk.store(vec![save(4, "a", "D")]);
    assert_eq!(left(&desk), ["s1", "s4"]);
    desk.store(vec![save(5, "b", "D")]);
    assert_eq!(left(&desk), ["s4", "s5"]);
}

#[test]
fn the_newest_save_of_a_notebook_never_gives_way() {
    let mut desk = bounded(2, u64::MAX);
    desk.store((1..=5).map(|n| save(n, &format!("{n}"), "A")).collect());
    assert_eq!(left(&desk).len(), 5);
    assert!(desk.notices.is_empty());
}

#[test]
fn bytes_are_bounded_too() {
    let mut desk = bounded(100, 25);
    desk.store(vec![
        save(1, "a", "A"),
        save(2, "a", "B"),
        save(3, "b", "C"),
    ]);
    assert_eq!(left(&desk), ["s2", "s3"]);
}

#[test]
fn what_is_on_its_way_does_not_give_way() {
    let mut desk = Desk::of(Config {
        bounds: Bounds { count: 1, bytes: 5 },
        ..config()
    });
    desk.load(vec![], vec![]);
    desk.store(vec![save(1, "a", "A")]);
    desk.enabled();
    desk.store(vec![save(2, "a", "B"), save(3, "a", "C")]);
    assert_eq!(left(&desk), ["s1", "s3"]);
}

#[test]
fn what_the_disk_refuses_is_sent_from_memory_in_its_place_and_that_is_told() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A")]);
    desk.enabled();
    desk.tell(Event::Unstored(Box::new(save(0, "a", "B"))));
    desk.load(vec![save(2, "a", "C")], vec![]);
    assert_eq!(desk.notices[0].kind, NoticeKind::Memory);
    assert_eq!(
        left(&desk),
        ["s1", "s2", "s0"],
        "after all that was stored before"
    );
    assert_eq!(desk.outbox.status(desk.now).in_memory, 1);
    for id in ["s1", "s2", "s0"] {
        desk.send(id, sent(id));
        desk.forget(id, Outcome::Done);
    }
    assert_eq!(desk.state(), State::Kept);
}

#[test]
fn where_there_is_no_disk_at_all_saves_are_sent_from_memory() {
    let mut desk = Desk::of(config());
    desk.tell(Event::Unstored(Box::new(save(0, "a", "B"))));
    for _ in 0..3 {
        let pick = |action: &Action| match action {
            Action::Load { ticket, .. } => Some(*ticket),
            _ => None,
        };
        assert!(desk.open.iter().all(|action| pick(action).is_some()));
        desk.answer(pick, failure(Reach::Disk, true));
        if desk.open.is_empty() {
            desk.wait_for_timer();
        }
    }
    assert!(matches!(desk.state(), State::Disk { .. }));
    desk.enabled();
    assert_eq!(desk.ids(), ["s0"]);
}

#[test]
fn a_deletion_that_the_disk_refuses_is_tried_again_and_the_next_save_waits() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A"), save(2, "a", "B")]);
    desk.enabled();
    desk.send("s1", sent("v1"));
    desk.forget("s1", failure(Reach::Disk, true));
    assert!(desk.open.is_empty());
    desk.wait_for_timer();
    desk.forget("s1", Outcome::Done);
    assert_eq!(desk.ids(), ["s2"]);
}

#[test]
fn a_browser_that_promises_nothing_is_told_of() {
    let mut desk = Desk::new();
    desk.tell(Event::Evictable);
    assert_eq!(desk.notices[0].kind, NoticeKind::Evictable);
}
