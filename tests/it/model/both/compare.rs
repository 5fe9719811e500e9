//! What the store holds beside what the model holds.

use chrono::TimeDelta;
use escale::{
    domain::{period::Period, reservation::State},
    store::{self, reservation::ReservationFilter},
};

use super::{super::world::CLEANING_MINUTES, Both};

impl Both {
    /// The store has what the model has, and rule 1 holds.
    pub async fn compare(&self) {
        let filter = ReservationFilter::default();
        let all = store::reservation::list_of_resource(&self.ctx.db, self.resource, &filter).await.unwrap();
        assert_eq!(all.len(), self.world.held.len());
        for details in &all {
            let real = &details.reservation;
            let held = &self.world.held[self.world.index(real.id)];
            let told = (real.state, real.unit_id, real.period, real.sequence);
            assert_eq!(told, (held.state, held.unit, held.period, held.sequence), "{real:?} is not {held:?}");
            assert_eq!(real.holder_id, Some(self.people[held.holder].account.id), "{real:?} is not {held:?}");
            let cleaned = real.period.ends_at() + TimeDelta::minutes(i64::from(CLEANING_MINUTES));
            if held.is_live() {
                assert_eq!(real.holds, Period::new(real.period.starts_at(), cleaned).unwrap(), "{real:?}");
            }
            if held.state == State::Requested {
                assert_eq!(real.lapses_at, held.lapses_at, "{real:?} is not {held:?}");
            }
        }
        for wish in &self.world.line {
            let entry = self.entry(wish).await;
            let offer = entry.offer.map(|offer| (offer.reservation_id, offer.expires_at));
            assert_eq!((entry.state, offer), (wish.state, wish.offer), "{entry:?} is not {wish:?}");
        }
        let live: Vec<_> = all.iter().map(|it| &it.reservation).filter(|it| it.state.is_live()).collect();
        for (index, one) in live.iter().enumerate() {
            let mut others = live[index + 1..].iter().filter(|other| other.unit_id == one.unit_id);
            assert!(others.all(|other| !other.holds.overlaps(&one.holds)), "{one:?} meets another");
        }
    }
}
