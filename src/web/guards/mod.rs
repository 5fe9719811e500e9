//! Who asks, in which language, with which rights.
