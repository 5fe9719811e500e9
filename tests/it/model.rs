//! A small model in memory and the real store take the same random commands: their answers and states agree, and no
//! two live reservations of a unit ever overlap. What fails is made as short as it can be and still fail.
//!
//! The long form, by hand: `MODEL_BOUNDS=400,200 cargo test --test it -- a_simple_model` (runs, commands in each).

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

/// How many runs, and how many commands in each.
fn bounds() -> (u32, usize) {
    let told = env::var("MODEL_BOUNDS").unwrap_or_else(|_| "24,150".into());
    let (runs, commands) = told.split_once(',').unwrap();
    (runs.parse().unwrap(), commands.parse().unwrap())
}

/// Does all of it at a place of its own, and looks at everything now and then.
async fn run(database: &TestDatabase, number: usize, commands: &[Command]) -> Both {
    let mut both = Both::new(database, number).await;
    for commands in commands.chunks(10) {
        for command in commands {
            both.run(command).await;
        }
        both.compare().await;
    }
    both
}

both_engines! {
    async fn a_simple_model_and_the_store_agree_on_random_commands(database: TestDatabase) {
        let (cases, commands) = bounds();
        let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        let (number, states, wishes) = (Cell::new(0), RefCell::new(BTreeSet::new()), RefCell::new(BTreeSet::new()));
        let outcome = runner.run(&prop::collection::vec(command(), commands), |commands| {
            number.set(number.get() + 1);
            let both = block_in_place(|| Handle::current().block_on(run(&database, number.get(), &commands)));
            states.borrow_mut().extend(both.world.held.iter().map(|held| held.state));
            wishes.borrow_mut().extend(both.world.line.iter().map(|wish| wish.state));
            Ok(())
        });
        outcome.unwrap_or_else(|failure| panic!("{failure}"));
        // The commands reach every corner.
        let reached = (states.borrow().len(), wishes.borrow().len());
        assert_eq!(reached, (State::ALL.len(), WaitState::ALL.len()), "{states:?} {wishes:?}");
    }
}
