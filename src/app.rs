//! Builds the Rocket instance from a configuration: state, fairings, mounts, catchers.
