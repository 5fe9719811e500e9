//! Finds each new place its part of the address.

use std::collections::HashSet;

use crate::{
    domain::place_field::slugs,
    store::{self, StoreError, Tx},
};

/// A free slug for each of the places `(name, city)`, in their order. One query, and one more for each
/// place whose name stands in its commune already; two writers at once are told apart by the database.
pub(super) async fn free_slugs(tx: &Tx, places: &[(&str, &str)]) -> Result<Vec<String>, StoreError> {
    let likely: Vec<String> = places.iter().flat_map(|(name, city)| slugs(name, city).take(2)).collect();
    let mut taken = store::place::taken_slugs(tx, &likely).await?;
    let mut free = Vec::with_capacity(places.len());
    for (name, city) in places {
        let mut offered = slugs(name, city);
        let mut found = offered.by_ref().take(2).find(|slug| !taken.contains(slug));
        if found.is_none() {
            let beginning = slugs(name, city).nth(1).unwrap_or_default();
            taken.extend(store::place::slugs_starting_with(tx, &beginning).await?);
            found = first_free(offered, &taken);
        }
        let slug = found.ok_or_else(|| StoreError::Internal("no slug is free".into()))?;
        taken.insert(slug.clone());
        free.push(slug);
    }
    Ok(free)
}

fn first_free(mut offered: impl Iterator<Item = String>, taken: &HashSet<String>) -> Option<String> {
    offered.find(|slug| !taken.contains(slug))
}
