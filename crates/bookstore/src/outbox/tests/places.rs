//! Versions, copies, and buckets that change their mind.

use bookstore_s3::operations::Versioning;

use super::*;

fn unversioned() -> Desk {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a/b.ipynb", "A")]);
    desk.versioning(Outcome::Versioning(Some(Versioning::Unversioned)));
    desk
}

#[test]
fn a_bucket_without_versions_gets_nothing_before_the_user_has_answered() {
    let mut desk = unversioned();
    assert!(desk.open.is_empty());
    assert_eq!(desk.state(), State::Unversioned);
    desk.tell(Event::Copies(Some(false)));
    assert!(desk.open.is_empty());
    assert_eq!(desk.state(), State::Off { unversioned: true });
    assert_eq!(desk.outbox.status(desk.now).waiting, 1, "what waits, stays");
}

#[test]
fn an_agreed_copy_goes_to_a_key_of_its_own_and_that_is_written_down_first() {
    let mut desk = unversioned();
    desk.tell(Event::Copies(Some(true)));
    assert!(matches!(
        &*desk.open,
        [Action::Update {
            seq: 1,
            copy: true,
            ..
        }]
    ));
    desk.update(Outcome::Done);
    let [Action::Send { key, stands, .. }] = &*desk.open else {
        panic!("{:?}", desk.open);
    };
    let expected = "w/.bookstore/versions/a/b.ipynb/20261121T055812034Z-s1";
    assert_eq!((&**key, stands), (expected, &Stands::Nothing));
    desk.send(
        "s1",
        Outcome::Sent {
            version_id: None,
            etag: None,
        },
    );
    let [
        Action::Forget {
            known: Some(known), ..
        },
    ] = &*desk.open
    else {
        panic!("{:?}", desk.open);
    };
    assert_eq!(known.kept, Kept::Copy(expected.into()));
}

#[test]
fn a_copy_that_is_there_already_is_kept() {
    let mut desk = unversioned();
    desk.tell(Event::Copies(Some(true)));
    desk.update(Outcome::Done);
    desk.send("s1", failure(Reach::Condition, false));
    desk.look(
        "s1",
        Outcome::Looked {
            version_id: Some("null".into()),
            stands: Stands::Unknown,
        },
    );
    desk.forget("s1", Outcome::Done);
    assert_eq!(desk.state(), State::Kept);
}

#[test]
fn what_was_begun_as_a_copy_stays_one() {
    let mut desk = Desk::of(config());
    let copy = Entry {
        copy: true,
        ..save(1, "a", "A")
    };
    let copy_key = copy.copy_key();
    desk.load(vec![copy], vec![]);
    desk.enabled();
    assert!(matches!(&*desk.open, [Action::Look { key, .. }] if *key == copy_key));
    desk.look(
        "s1",
        Outcome::Looked {
            version_id: None,
            stands: Stands::Nothing,
        },
    );
    assert!(matches!(&*desk.open, [Action::Send { key, .. }] if *key == copy_key));
}

#[test]
fn a_full_disk_does_not_keep_a_copy_from_being_sent() {
    let mut desk = unversioned();
    desk.tell(Event::Copies(Some(true)));
    desk.update(failure(Reach::Disk, true));
    assert_eq!(desk.ids(), ["s1"]);
}

#[test]
fn versioning_that_ends_in_the_midst_is_noticed_and_the_save_is_not_called_kept() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A"), save(2, "a", "B")]);
    desk.enabled();
    desk.send("s1", sent("null"));
    desk.versioning(Outcome::Versioning(Some(Versioning::Suspended)));
    assert_eq!(desk.state(), State::Unversioned);
    assert_eq!(desk.outbox.status(desk.now).waiting, 2);
    desk.tell(Event::Copies(Some(true)));
    desk.update(Outcome::Done);
    assert_eq!(desk.ids(), ["s1"]);
}

#[test]
fn versioning_that_came_back_gets_the_save_as_a_version() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A")]);
    desk.enabled();
    desk.send("s1", sent("null"));
    desk.enabled();
    let stands = Stands::Etag("\"null\"".into());
    assert_eq!(desk.sending(), [("s1", &stands)]);
}

#[test]
fn a_version_that_the_answer_hides_is_looked_for() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A")]);
    desk.enabled();
    desk.send(
        "s1",
        Outcome::Sent {
            version_id: None,
            etag: None,
        },
    );
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

#[test]
fn what_cannot_be_found_though_versions_are_kept_is_for_the_user_and_not_sent_again() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A")]);
    desk.enabled();
    for _ in 0..2 {
        if !desk.ids().is_empty() {
            desk.send(
                "s1",
                Outcome::Sent {
                    version_id: None,
                    etag: None,
                },
            );
        }
        desk.look(
            "s1",
            Outcome::Looked {
                version_id: None,
                stands: Stands::Nothing,
            },
        );
        desk.enabled();
        assert_eq!(desk.state(), State::Hidden);
        assert!(desk.open.is_empty());
        desk.tell(Event::RetryNow);
    }
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

#[test]
fn where_versioning_may_not_be_asked_the_answer_to_a_save_tells() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A")]);
    desk.versioning(Outcome::Versioning(None));
    desk.send("s1", sent("null"));
    desk.versioning(Outcome::Versioning(None));
    assert_eq!(desk.state(), State::Unversioned);
}

#[test]
fn retry_now_asks_again_whether_the_bucket_keeps_versions() {
    let mut desk = unversioned();
    desk.tell(Event::RetryNow);
    desk.enabled();
    assert_eq!(desk.ids(), ["s1"]);
}
