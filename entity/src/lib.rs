//! One sea-orm entity per table: columns and relations, no rule.
