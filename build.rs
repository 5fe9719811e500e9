//! Rebuilds when something embedded changes: the macros that embed read folders, which cargo does not watch.

fn main() {
    for folder in ["public", "templates", "locales", "demo"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
