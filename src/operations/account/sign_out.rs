//! A browser signs out.

use super::secret;
use crate::{
    operations::Context,
    store::{StoreError, retrying, session},
};

/// Closes the session of this secret; one that is unknown is closed already.
///
/// # Errors
/// [`StoreError`].
pub async fn sign_out(ctx: &Context, secret: &str) -> Result<(), StoreError> {
    let hash = secret::hash(secret);
    retrying(|| attempt(ctx, &hash)).await
}

async fn attempt(ctx: &Context, secret_hash: &str) -> Result<(), StoreError> {
    let tx = ctx.db.begin_write().await?;
    session::delete(&tx, secret_hash).await?;
    tx.commit().await
}
