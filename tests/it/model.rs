//! A small model in memory and the real store take the same random commands: their answers and states agree, and no
//! two live reservations of a unit ever overlap. What fails is made as short as it can be and still fail.
//!
//! The long form, by hand: `MODEL_BOUNDS=400,600 cargo test --test it -- a_simple_model` (runs, most commands of one).

mod both;
mod command;
mod line;
mod world;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    env,
};

use both::Both;
use command::{Command, command};
use escale::domain::{reservation::State, waitlist::WaitState};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use tokio::{runtime::Handle, task::block_in_place};

use crate::support::{TestDatabase, both_engines};

/// How many runs, and how many commands in one at most; half as many on average.
fn bounds() -> (u32, usize) {
    let told = env::var("MODEL_BOUNDS").unwrap_or_else(|_| "24,300".into());
    let (runs, commands) = told.split_once(',').unwrap();
    (runs.parse().unwrap(), commands.parse().unwrap())
}

/// What has been seen of reservations and of wishes.
type Reached = (BTreeSet<State>, BTreeSet<WaitState>);

/// Does all of it at a place of its own, and looks at everything now and then.
async fn run(database: &TestDatabase, number: usize, commands: &[Command], (states, wishes): &mut Reached) {
    let mut both = Both::new(database, number).await;
    for commands in commands.chunks(10) {
        for command in commands {
            both.run(command).await;
        }
        both.compare().await;
        states.extend(both.world.held.iter().map(|held| held.state));
        wishes.extend(both.world.line.iter().map(|wish| wish.state));
    }
}

both_engines! {
    async fn a_simple_model_and_the_store_agree_on_random_commands(database: TestDatabase) {
        let (cases, most) = bounds();
        let (max_shrink_time, max_shrink_iters) = (60_000, 10_000);
        let config =
            Config { cases, failure_persistence: None, max_shrink_time, max_shrink_iters, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        let (runs, done, reached) = (Cell::new(0), Cell::new(0), RefCell::new(Reached::default()));
        let outcome = runner.run(&prop::collection::vec(command(), 1..=most), |commands| {
            runs.set(runs.get() + 1);
            done.set(done.get() + commands.len());
            let mut reached = reached.borrow_mut();
            block_in_place(|| Handle::current().block_on(run(&database, runs.get(), &commands, &mut reached)));
            Ok(())
        });
        outcome.unwrap_or_else(|failure| panic!("{failure}"));
        println!("{} commands in {} runs", done.get(), runs.get());
        // The commands reach every corner.
        let (states, wishes) = reached.into_inner();
        assert_eq!((states.len(), wishes.len()), (State::ALL.len(), WaitState::ALL.len()), "{states:?} {wishes:?}");
    }
}
