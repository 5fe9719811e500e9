//! Compression by `Accept-Encoding`, a strong `ETag` per encoding, and 304 for who has it already.

use std::io::{Cursor, Write};

use rocket::{
    Request, Response,
    fairing::{Fairing, Info, Kind},
    http::{ContentType, Method, Status},
    tokio::task::spawn_blocking,
};

use crate::web::caching::{Conditions, EntityTag, Variant};

/// Shorter bodies fit into a packet anyway.
const SHORTEST_BYTES: usize = 1_024;
/// Longer bodies are compressed beside the asynchronous workers.
const LONG_BYTES: usize = 1 << 16;

/// Compresses what is text, unless it is already.
#[derive(Clone, Copy, Debug)]
pub struct Compression;

#[rocket::async_trait]
impl Fairing for Compression {
    fn info(&self) -> Info {
        Info { name: "compression", kind: Kind::Response }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        // Rocket's own chunks of 4 KiB cost a third of the speed.
        response.set_max_chunk_size(LONG_BYTES);
        let encoded = response.headers().contains("Content-Encoding");
        let text = response.content_type().is_some_and(|kind| is_text(&kind));
        let length = response.body().preset_size();
        if text && !encoded {
            response.adjoin_raw_header("Vary", "Accept-Encoding");
        }
        let long_enough = length.is_some_and(|length| length >= SHORTEST_BYTES);
        let variant = if text && !encoded && long_enough {
            negotiate(request.headers().get_one("Accept-Encoding").unwrap_or_default())
        } else {
            Variant::Identity
        };
        if is_fresh(request, response, variant) {
            response.set_status(Status::NotModified);
            response.remove_header("Content-Type");
            response.set_sized_body(0, Cursor::new(Vec::new()));
        } else if variant != Variant::Identity {
            compress(response, variant).await;
        }
    }
}

/// Whether the client has this very answer; sets the tag of the variant on the way.
fn is_fresh(request: &Request<'_>, response: &mut Response<'_>, variant: Variant) -> bool {
    if response.status() != Status::Ok || !matches!(request.method(), Method::Get | Method::Head) {
        return false;
    }
    let Some(tag) = response.headers().get_one("ETag").and_then(EntityTag::parse) else { return false };
    let tag = tag.of_variant(variant);
    let fresh = Conditions::of(request).names(&tag);
    response.set_raw_header("ETag", tag.to_string());
    fresh
}

async fn compress(response: &mut Response<'_>, variant: Variant) {
    let Ok(plain) = response.body_mut().to_bytes().await else {
        response.set_status(Status::InternalServerError);
        return;
    };
    let squeeze = move |plain: Vec<u8>| match squeezed(&plain, variant) {
        Some(bytes) => (bytes, true),
        None => (plain, false),
    };
    let (bytes, smaller) = if plain.len() > LONG_BYTES {
        spawn_blocking(move || squeeze(plain)).await.unwrap_or_default()
    } else {
        squeeze(plain)
    };
    if smaller {
        response.set_raw_header("Content-Encoding", variant.as_str());
    }
    response.set_sized_body(bytes.len(), Cursor::new(bytes));
}

fn squeezed(plain: &[u8], variant: Variant) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(plain.len() / 3);
    match variant {
        Variant::Brotli => {
            let mut writer = brotli::CompressorWriter::new(&mut bytes, 4_096, 4, 22);
            writer.write_all(plain).ok()?;
            drop(writer);
        }
        Variant::Gzip => {
            let mut writer = flate2::write::GzEncoder::new(&mut bytes, flate2::Compression::new(6));
            writer.write_all(plain).ok()?;
            writer.finish().ok()?;
        }
        Variant::Identity => return None,
    }
    Some(bytes)
}

fn is_text(kind: &ContentType) -> bool {
    let sub = kind.sub().as_str();
    kind.top() == "text"
        || ["json", "xml", "javascript"].iter().any(|name| sub == *name || sub.ends_with(&format!("+{name}")))
}

/// The best encoding of an `Accept-Encoding` header (RFC 9110 §12.5.3): Brotli before gzip when equal.
#[must_use]
pub fn negotiate(accept_encoding: &str) -> Variant {
    let mut best = (Variant::Identity, 0.0_f32);
    for coding in accept_encoding.split(',') {
        let mut parts = coding.split(';').map(str::trim);
        let variant = match parts.next().unwrap_or_default() {
            "br" => Variant::Brotli,
            "gzip" | "x-gzip" | "*" => Variant::Gzip,
            _ => continue,
        };
        let quality = parts
            .find_map(|parameter| parameter.strip_prefix("q="))
            .map_or(1.0, |quality| quality.trim().parse::<f32>().unwrap_or(0.0));
        let better = quality > best.1 || (quality.total_cmp(&best.1).is_eq() && variant == Variant::Brotli);
        if quality > 0.0 && better {
            best = (variant, quality);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_best_encoding_that_both_know() {
        assert_eq!(negotiate("gzip, deflate, br"), Variant::Brotli);
        assert_eq!(negotiate("br;q=0.5, gzip"), Variant::Gzip);
        assert_eq!(negotiate("br;q=0, gzip;q=0"), Variant::Identity);
        assert_eq!(negotiate(""), Variant::Identity);
        assert_eq!(negotiate("deflate"), Variant::Identity);
    }

    #[test]
    fn compresses_text_alone() {
        assert!(is_text(&ContentType::HTML));
        assert!(is_text(&ContentType::JSON));
        assert!(is_text(&ContentType::SVG));
        assert!(is_text(&ContentType::new("application", "problem+json")));
        assert!(is_text(&ContentType::new("text", "calendar")));
        assert!(!is_text(&ContentType::PNG));
    }
}
