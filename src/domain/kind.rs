//! What a place is and what is reserved in it: closed lists with stable texts.

/// The text names no known kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown kind")]
pub struct UnknownKind;

macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant),* }

        impl $name {
            /// Every value, in the order in which people read them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable text in API, database and files.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::kind::UnknownKind;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($text => Ok(Self::$variant),)* _ => Err($crate::domain::kind::UnknownKind) }
            }
        }
    };
}
pub(crate) use text_enum;

text_enum! {
    /// What a place is; a place may be several at once.
    PlaceKind {
        /// Shared desks.
        Coworking = "coworking",
        /// A workshop of the Fab Lab network or its like.
        Fablab = "fablab",
        /// A workshop for making things.
        Makerspace = "makerspace",
        /// A community-run place around technology (OSM `leisure=hackerspace`).
        Hackerspace = "hackerspace",
        /// A place where people try services with those who make them.
        LivingLab = "living_lab",
        /// Help with digital life.
        DigitalMediation = "digital_mediation",
        /// Tools are lent here.
        ToolLibrary = "tool_library",
        /// A third place that is none of the others in particular.
        ThirdPlace = "third_place",
    }
}

text_enum! {
    /// What is reserved.
    ResourceKind {
        /// A place to work.
        Desk = "desk",
        /// A room for several.
        MeetingRoom = "meeting_room",
        /// A machine used on the spot.
        Machine = "machine",
        /// A thing that goes home with the borrower.
        Equipment = "equipment",
        /// A mediator's time.
        Appointment = "appointment",
        /// A whole space: stage, kitchen, garden.
        Space = "space",
    }
}

impl ResourceKind {
    /// Whether the borrower takes it along, so that it is handed over and brought back.
    #[must_use]
    pub fn goes_home(self) -> bool {
        self == Self::Equipment
    }
}
