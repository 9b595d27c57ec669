//! What is sent when, and what need not be sent.

use super::*;

fn checkpoint(seq: u64, path: &str, content: &str) -> Entry {
    Entry {
        kind: Kind::Checkpoint,
        ..save(seq, path, content)
    }
}

#[test]
fn of_each_notebook_only_the_oldest_save_is_on_its_way() {
    let mut desk = Desk::new();
    desk.store(vec![
        save(1, "a", "A"),
        save(2, "a", "B"),
        save(3, "b", "A"),
    ]);
    desk.enabled();
    assert_eq!(desk.ids(), ["s1", "s3"]);
    desk.send("s1", sent("v1"));
    assert_eq!(
        desk.ids(),
        ["s3"],
        "not before the first one is off the disk"
    );
    desk.forget("s1", Outcome::Done);
    assert_eq!(desk.ids(), ["s3", "s2"]);
}

#[test]
fn four_notebooks_are_sent_side_by_side_the_oldest_saves_first() {
    let mut desk = Desk::new();
    desk.store(
        (1..=6)
            .map(|n| save(n, &format!("{}", 9 - n), "A"))
            .collect(),
    );
    desk.enabled();
    assert_eq!(desk.ids(), ["s1", "s2", "s3", "s4"]);
    desk.send("s3", sent("v1"));
    assert_eq!(desk.ids(), ["s1", "s2", "s4", "s5"]);
}

#[test]
fn a_save_equal_to_the_one_before_it_makes_no_version_and_a_b_a_makes_three() {
    let mut desk = Desk::new();
    let saves = ["A", "A", "B", "B", "A"].into_iter().zip(1..);
    desk.store(saves.map(|(content, n)| save(n, "a", content)).collect());
    desk.forget("s2", Outcome::Done);
    desk.forget("s4", Outcome::Done);
    desk.enabled();
    for (id, version) in [("s1", "v1"), ("s3", "v2"), ("s5", "v3")] {
        assert_eq!(desk.ids(), [id]);
        desk.send(id, sent(version));
        desk.forget(id, Outcome::Done);
    }
    assert_eq!(desk.state(), State::Kept);
    desk.store(vec![save(6, "a", "A")]);
    desk.forget("s6", Outcome::Done);
    assert_eq!((desk.open.len(), desk.state()), (0, State::Kept));
}

#[test]
fn the_next_save_waits_until_an_equal_one_is_off_the_disk() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A"), save(2, "a", "A")]);
    assert_eq!(
        desk.open.len(),
        1,
        "after a crash it would come behind a later one"
    );
    desk.forget("s2", Outcome::Done);
    desk.enabled();
    assert_eq!(desk.ids(), ["s1"]);
}

#[test]
fn a_checkpoint_of_what_is_kept_already_becomes_a_mark() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A"), checkpoint(2, "a", "A")]);
    desk.enabled();
    desk.send("s1", sent("v1"));
    desk.forget("s1", Outcome::Done);
    let [
        Action::Mark {
            ticket,
            id,
            key,
            kept,
        },
    ] = &*desk.open
    else {
        panic!("{:?}", desk.open);
    };
    assert_eq!(
        (&**id, &**key, kept),
        ("s2", "w/a", &Kept::Version("v1".into()))
    );
    let ticket = *ticket;
    desk.open.clear();
    let outcome = Outcome::Done;
    desk.tell(Event::Outcome { ticket, outcome });
    let [
        Action::Forget {
            known: Some(known), ..
        },
    ] = &*desk.open
    else {
        panic!("{:?}", desk.open);
    };
    assert!(known.checkpoint);
    desk.forget("s2", Outcome::Done);
    desk.store(vec![checkpoint(3, "a", "A")]);
    assert!(
        matches!(&*desk.open, [Action::Forget { id, .. }] if id == "s3"),
        "told once"
    );
}

#[test]
fn a_note_is_never_lost_with_an_equal_save() {
    let mut desk = Desk::new();
    let noted = Entry {
        note: Some("cleaned up".into()),
        ..save(2, "a", "A")
    };
    desk.store(vec![checkpoint(1, "a", "A"), noted]);
    desk.enabled();
    desk.send("s1", sent("v1"));
    desk.forget("s1", Outcome::Done);
    assert!(matches!(&*desk.open, [Action::Mark { id, .. }] if id == "s2"));
}

#[test]
fn what_s3_has_is_taken_off_the_disk_with_what_is_known_of_it() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A")]);
    desk.enabled();
    desk.send("s1", sent("v1"));
    let expected = Known {
        id: "s1".into(),
        stands: Stands::Etag("\"v1\"".into()),
        ..known("a", "A", "v1")
    };
    assert!(
        matches!(&*desk.open, [Action::Forget { seq: Some(1), known: Some(known), .. }] if *known == expected)
    );
}

#[test]
fn a_write_is_done_only_if_what_is_known_stands_there() {
    let mut desk = Desk::of(config());
    desk.load(vec![], vec![known("a", "A", "v1")]);
    desk.store(vec![save(1, "a", "B"), save(2, "b", "B")]);
    desk.enabled();
    let stands = Stands::Etag("\"A\"".into());
    assert_eq!(desk.sending(), [("s1", &stands), ("s2", &Stands::Nothing)]);
}

#[test]
fn after_a_takeover_the_oldest_of_each_notebook_is_looked_for_and_never_sent_twice() {
    let mut desk = Desk::of(config());
    let entries = vec![save(1, "a", "B"), save(2, "a", "C"), save(3, "b", "B")];
    desk.load(entries, vec![known("a", "A", "v1")]);
    desk.enabled();
    assert!(desk.ids().is_empty());
    let [
        Action::Look {
            since: Some(since), ..
        },
        Action::Look { since: None, .. },
    ] = &*desk.open
    else {
        panic!("{:?}", desk.open);
    };
    assert_eq!(since, "v1");
    desk.look(
        "s1",
        Outcome::Looked {
            version_id: Some("v2".into()),
            stands: Stands::Unknown,
        },
    );
    desk.forget("s1", Outcome::Done);
    assert_eq!(desk.ids(), ["s2"], "only the oldest can have been sent");
    let stands = Stands::Etag("\"other\"".into());
    desk.look(
        "s3",
        Outcome::Looked {
            version_id: None,
            stands: stands.clone(),
        },
    );
    assert_eq!(desk.sending()[1], ("s3", &stands));
}

#[test]
fn a_lost_answer_is_looked_for_before_the_save_is_sent_again() {
    for outcome in [
        failure(Reach::Connection, true),
        failure(Reach::Object, true),
    ] {
        let mut desk = Desk::new();
        desk.store(vec![save(1, "a", "A")]);
        desk.enabled();
        desk.send("s1", outcome);
        desk.wait_for_timer();
        assert!(desk.ids().is_empty());
        desk.look(
            "s1",
            Outcome::Looked {
                version_id: Some("v1".into()),
                stands: Stands::Unknown,
            },
        );
        desk.forget("s1", Outcome::Done);
        assert_eq!(desk.state(), State::Kept);
    }
}

#[test]
fn a_write_that_met_something_else_is_looked_for_at_once() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A")]);
    desk.enabled();
    desk.send("s1", failure(Reach::Condition, false));
    let stands = Stands::Etag("\"other\"".into());
    desk.look(
        "s1",
        Outcome::Looked {
            version_id: None,
            stands: stands.clone(),
        },
    );
    assert_eq!(desk.sending(), [("s1", &stands)]);
}

#[test]
fn a_storage_without_conditions_is_written_to_without() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A")]);
    desk.enabled();
    desk.send("s1", failure(Reach::Unsupported, false));
    desk.look(
        "s1",
        Outcome::Looked {
            version_id: None,
            stands: Stands::Nothing,
        },
    );
    assert_eq!(desk.sending(), [("s1", &Stands::Unknown)]);
}

#[test]
fn a_storage_that_takes_no_condition_for_met_is_written_to_without() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A")]);
    desk.enabled();
    for n in 1.. {
        if desk.sending() == [("s1", &Stands::Unknown)] {
            assert_eq!(n, 4);
            return;
        }
        desk.send("s1", failure(Reach::Condition, false));
        while !desk
            .open
            .iter()
            .any(|action| matches!(action, Action::Look { .. }))
        {
            desk.wait_for_timer();
        }
        desk.look(
            "s1",
            Outcome::Looked {
                version_id: None,
                stands: Stands::Nothing,
            },
        );
    }
}

#[test]
fn late_and_doubled_answers_change_nothing() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A"), save(2, "a", "B")]);
    desk.enabled();
    let Some(Action::Send { ticket, .. }) = desk.open.first().cloned() else {
        panic!("{:?}", desk.open);
    };
    desk.send("s1", sent("v1"));
    desk.forget("s1", Outcome::Done);
    for outcome in [sent("v9"), failure(Reach::Object, false), Outcome::Done] {
        desk.tell(Event::Outcome { ticket, outcome });
    }
    assert_eq!(desk.ids(), ["s2"]);
    assert_eq!(desk.state(), State::Waiting);
}

#[test]
fn an_entry_that_is_read_twice_is_there_once() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A")]);
    desk.store(vec![save(1, "a", "A"), save(2, "b", "A")]);
    assert_eq!(desk.outbox.status(0).waiting, 2);
}

#[test]
fn what_was_stored_while_the_disk_is_read_is_read_thereafter() {
    let mut desk = Desk::of(config());
    desk.tell(Event::Stored);
    desk.load(vec![save(4, "a", "A")], vec![]);
    assert!(matches!(desk.open[0], Action::Load { after: 4, .. }));
}

#[test]
fn an_entry_never_goes_anywhere_but_to_its_own_scope() {
    let mut desk = Desk::of(config());
    let other = Entry {
        scope: scope("bob"),
        ..save(1, "a", "A")
    };
    desk.load(vec![other], vec![]);
    assert!(desk.open.is_empty(), "{:?}", desk.open);
    let status = desk.outbox.status(desk.now);
    assert_eq!(
        (status.state, status.waiting, status.elsewhere),
        (State::Kept, 0, 1)
    );
    let shown = desk.outbox.entries().remove(0);
    assert_eq!(shown.elsewhere, Some(("books".into(), "bob".into())));
}
