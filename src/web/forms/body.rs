//! Reads a body up to a limit, and a little further so that the client hears the refusal.

use rocket::{
    Data,
    data::{ByteUnit, ToByteUnit},
    tokio::io::{AsyncReadExt, copy, sink},
};

use crate::web::errors::Problem;

/// The body as text.
///
/// # Errors
/// `too_large` over the limit, `malformed` when it is no UTF-8 or breaks off.
pub(super) async fn read(data: Data<'_>, limit: ByteUnit) -> Result<String, Problem> {
    // A client that is still writing when we answer and close sees a broken connection instead of the
    // 413: what it sends is read and thrown away, up to a bound.
    let mut stream = data.open(32.mebibytes());
    let mut bytes = Vec::new();
    let most = limit.as_u64();
    let broken = |_| Problem::malformed("", "field-body");
    (&mut stream).take(most + 1).read_to_end(&mut bytes).await.map_err(broken)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most {
        copy(&mut stream, &mut sink()).await.map_err(broken)?;
        return Err(Problem::of("too_large").with("kib", i64::try_from(most / 1024).unwrap_or(i64::MAX)));
    }
    String::from_utf8(bytes).map_err(|_| Problem::malformed("", "field-body"))
}
