//! The outbox in a world of tabs that die, answers that are lost and saves that come at any time.

mod storage;
mod world;

use bookstore::outbox::{Bounds, Entry, Event, Kind, Known, State};
use bookstore_s3::operations::Versioning;
use proptest::prelude::*;
use storage::Storage;
use world::{Fate, KEYS, World};

#[derive(Clone, Debug)]
enum Op {
    Save {
        key: usize,
        content: u8,
        kind: Kind,
        told: bool,
    },
    SaveElsewhere,
    Run {
        which: usize,
        fate: Fate,
    },
    Crash(u32),
    TakeOver,
    Wait(u64),
    SetClockBack,
    Late(usize),
    Versioning(Versioning),
    Copies(Option<bool>),
    Credentials(bool),
    Enabled(bool),
    RetryNow,
    Online,
    /// Another user saves under the same key.
    Foreign {
        key: usize,
        content: u8,
    },
    ForeignDelete(usize),
}

fn op(switches: bool) -> impl Strategy<Value = Op> {
    let kind = prop_oneof![Just(Kind::Save), Just(Kind::Checkpoint)];
    let fate = prop_oneof![
        8 => Just(Fate::Done),
        1 => Just(Fate::AnswerLost),
        1 => Just(Fate::NotReached),
        1 => Just(Fate::Repeated),
        1 => Just(Fate::FailedAfter),
        1 => Just(Fate::Failed),
        1 => Just(Fate::Throttled),
        1 => Just(Fate::Refused),
        1 => Just(Fate::Expired),
    ];
    let versioning = if switches {
        prop_oneof![
            2 => Just(Versioning::Enabled),
            1 => Just(Versioning::Suspended),
        ]
        .boxed()
    } else {
        Just(Versioning::Enabled).boxed()
    };
    prop_oneof![
        12 => (0..3_usize, 0..3_u8, kind, any::<bool>())
            .prop_map(|(key, content, kind, told)| Op::Save { key, content, kind, told }),
        1 => Just(Op::SaveElsewhere),
        40 => (0..8_usize, fate).prop_map(|(which, fate)| Op::Run { which, fate }),
        3 => any::<u32>().prop_map(Op::Crash),
        8 => Just(Op::TakeOver),
        8 => (0..400_000_u64).prop_map(Op::Wait),
        1 => Just(Op::SetClockBack),
        2 => any::<usize>().prop_map(Op::Late),
        1 => versioning.prop_map(Op::Versioning),
        1 => prop_oneof![Just(None), Just(Some(true)), Just(Some(false))].prop_map(Op::Copies),
        3 => any::<bool>().prop_map(Op::Credentials),
        1 => any::<bool>().prop_map(Op::Enabled),
        2 => Just(Op::RetryNow),
        1 => Just(Op::Online),
        1 => (0..3_usize, 100..200_u8).prop_map(|(key, content)| Op::Foreign { key, content }),
        1 => (0..3_usize).prop_map(Op::ForeignDelete),
    ]
}

fn act(world: &mut World, op: &Op) {
    match *op {
        Op::Save {
            key,
            content,
            kind,
            told,
        } => {
            world.save(key, content, kind, "ada");
            if told {
                world.tell(Event::Stored);
            }
        }
        Op::SaveElsewhere => world.save(0, 0, Kind::Save, "bob"),
        Op::Run { which, fate } => world.run(which, fate),
        Op::Crash(done) => world.crash(done),
        Op::TakeOver => world.take_over(),
        Op::Wait(milliseconds) => world.wait(milliseconds),
        Op::SetClockBack => world.now -= 500_000.min(world.now),
        Op::Late(which) => world.answer_late(which),
        Op::Versioning(versioning) => world.storage.versioning = versioning,
        Op::Copies(copies) => world.tell(Event::Copies(copies)),
        Op::Credentials(there) => world.tell(Event::Credentials(there)),
        Op::Enabled(enabled) => world.tell(Event::Enabled(enabled)),
        Op::RetryNow => world.tell(Event::RetryNow),
        Op::Online => world.tell(Event::Online),
        Op::Foreign { key, content } => {
            let stands = world.storage.stands(KEYS[key]);
            let etag = format!("{content}");
            // Where there are no conditions, the other user does without them as well.
            let _ = world.storage.put(KEYS[key], "foreign", &etag, &stands);
        }
        Op::ForeignDelete(key) => world.storage.delete(KEYS[key]),
    }
}

/// Lets everything come to rest, with what every user wants: credentials, and copies where need be.
fn rest(world: &mut World) {
    world.tell(Event::Enabled(true));
    world.tell(Event::Credentials(true));
    world.tell(Event::Copies(Some(true)));
    world.take_over();
    world.tell(Event::Stored);
    world.settle();
    // What was refused for good has waited for this.
    for _ in 0..3 {
        world.tell(Event::RetryNow);
        world.settle();
    }
}

/// The saves of a key in runs of equal ones.
fn runs(world: &World, key: &str) -> Vec<Vec<Entry>> {
    let mut runs: Vec<Vec<Entry>> = Vec::new();
    for entry in world
        .saves
        .iter()
        .filter(|entry| entry.key == key && entry.by == "ada")
    {
        match runs.last_mut() {
            Some(run) if run[0].sha256 == entry.sha256 => run.push(entry.clone()),
            _ => runs.push(vec![entry.clone()]),
        }
    }
    runs
}

fn check(world: &World) {
    let left: Vec<_> = world
        .disk
        .values()
        .filter(|entry| entry.by == "ada")
        .collect();
    assert!(left.is_empty(), "not sent: {left:?}");
    let elsewhere = world.saves.iter().filter(|entry| entry.by == "bob").count();
    assert_eq!(world.disk.len(), elsewhere, "what belongs elsewhere stays");
    let outbox = world.outbox.as_ref().expect("it has been taken over");
    assert_eq!(outbox.status(world.now).state, State::Kept);
    for key in KEYS {
        let mut last = 0;
        for run in runs(world, key) {
            let (first, others) = run.split_first().expect("a run has a save");
            let kept: Vec<usize> = world.kept(first).collect();
            assert!(
                kept.len() == 1 || kept.len() > 1 && world.repeated.contains(&first.id),
                "{} is kept once: {:?}",
                first.id,
                world.storage
            );
            for at in kept {
                assert!(
                    at > last,
                    "{} is out of order: {:?}",
                    first.id,
                    world.storage
                );
                last = at;
            }
            for other in others {
                assert!(
                    !world.is_kept(other),
                    "{} is equal to the one before it",
                    other.id
                );
            }
            let wanted = run.iter().any(|entry| entry.kind == Kind::Checkpoint);
            let marked = others.iter().any(|entry| {
                world
                    .storage
                    .marks
                    .contains(&(key.to_owned(), entry.id.clone()))
            });
            let told = first.kind == Kind::Checkpoint || marked;
            assert_eq!(told, wanted, "the checkpoint of {} is told", first.id);
        }
    }
}

fn play(mut world: World, ops: &[Op]) -> World {
    for op in ops {
        act(&mut world, op);
    }
    rest(&mut world);
    world
}

const WIDE: Bounds = Bounds {
    count: 100_000,
    bytes: u64::MAX,
};

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_save_is_kept_once_and_in_order(ops in prop::collection::vec(op(false), 0..250), hides: bool) {
        check(&play(World::new(Storage::new(Versioning::Enabled, true, hides), WIDE), &ops));
    }

    #[test]
    fn so_it_is_where_the_storage_knows_no_conditions(ops in prop::collection::vec(op(false), 0..250)) {
        check(&play(World::new(Storage::new(Versioning::Enabled, false, false), WIDE), &ops));
    }

    #[test]
    fn so_it_is_where_versioning_comes_and_goes(ops in prop::collection::vec(op(true), 0..250), conditional: bool) {
        let mut world = World::new(Storage::new(Versioning::Enabled, conditional, false), WIDE);
        // A save is kept twice where the disk refuses to write down that it goes to a key of its own, the tab dies
        // in the midst of it, and versioning comes back before another tab takes over.
        world.disk_refuses_updates = false;
        check(&play(world, &ops));
    }

    #[test]
    fn so_it_is_where_there_is_no_versioning(ops in prop::collection::vec(op(false), 0..250), conditional: bool) {
        let ops: Vec<Op> = ops.into_iter().filter(|op| !matches!(op, Op::Versioning(_))).collect();
        check(&play(World::new(Storage::new(Versioning::Unversioned, conditional, false), WIDE), &ops));
    }

    #[test]
    fn what_gives_way_is_told_and_never_the_newest(ops in prop::collection::vec(op(false), 0..250)) {
        let bounds = Bounds { count: 4, bytes: u64::MAX };
        let world = play(World::new(Storage::new(Versioning::Enabled, true, false), bounds), &ops);
        let mut lost = false;
        for key in KEYS {
            let mut last = 0;
            for run in runs(&world, key) {
                let kept: Vec<usize> = run.iter().flat_map(|entry| world.kept(entry)).collect();
                prop_assert!(kept.len() <= 1 || world.gave_way);
                lost |= kept.is_empty();
                for at in kept {
                    prop_assert!(at > last, "{:?}", world.storage);
                    last = at;
                }
            }
            let newest = runs(&world, key).last().map(|run| run[0].sha256.clone());
            prop_assert_eq!(world.known.get(key).map(|known: &Known| known.sha256.clone()), newest);
        }
        prop_assert!(world.gave_way || !lost);
    }
}

/// What S3 has no condition against: see the module's "Never twice".
#[test]
fn a_request_that_arrives_twice_over_its_own_bytes_makes_two_versions() {
    let mut world = World::new(Storage::new(Versioning::Enabled, true, false), WIDE);
    world.save(0, 0, Kind::Save, "ada");
    world.take_over();
    for _ in ["load", "ask", "look"] {
        world.run(0, Fate::Done);
    }
    world.storage.versioning = Versioning::Suspended;
    world.run(0, Fate::Done);
    world.storage.versioning = Versioning::Enabled;
    world.run(0, Fate::Done);
    world.wait(400_000);
    world.run(0, Fate::Repeated);
    rest(&mut world);
    check(&world);
    assert_eq!(world.kept(&world.saves[0]).count(), 2);
    assert!(world.repeated.contains("save-1"));
}
