//! Size of the screen, and the dialog that covers it.

/// An input that concerns the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenInput {
    /// The size of the screen was read, or has changed.
    Resized {
        /// True if it has no space for everything.
        is_small: bool,
    },
    /// The user opens the help about keyboard shortcuts.
    ShowHelp,
    /// The user closes the help, or the browser has closed it.
    HideHelp,
    /// The user opens the help, or closes it if it is open.
    ToggleHelp,
}

/// State of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Screen {
    is_small: bool,
    shows_help: bool,
}

impl Screen {
    /// Returns whether the screen has no space for everything.
    pub fn is_small(&self) -> bool {
        self.is_small
    }

    /// Returns whether the help about keyboard shortcuts is shown.
    pub fn shows_help(&self) -> bool {
        self.shows_help
    }

    /// Handles an input; returns whether anything has changed.
    pub fn handle(&mut self, input: ScreenInput) -> bool {
        let before = *self;
        match input {
            ScreenInput::Resized { is_small } => self.is_small = is_small,
            ScreenInput::ShowHelp => self.shows_help = true,
            ScreenInput::HideHelp => self.shows_help = false,
            ScreenInput::ToggleHelp => self.shows_help = !self.shows_help,
        }
        *self != before
    }
}
