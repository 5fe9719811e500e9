//! Posted forms: CSRF token checked, typed values kept for showing them again.
