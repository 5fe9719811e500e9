//! Words in the reader's language: Fluent files of `locales/`, dates and numbers.
