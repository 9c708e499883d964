//! Type-erased views, for the arms of a `match`.

use leptos::prelude::*;

/// Type erasure like [`IntoAny`], with a smaller wasm.
pub trait Erase {
    /// Returns the view without its type.
    fn erased(self) -> AnyView;
}

#[cfg(not(feature = "hydrate"))]
impl<V: RenderHtml> Erase for V {
    fn erased(self) -> AnyView {
        self.into_any()
    }
}

#[cfg(feature = "hydrate")]
impl<V: RenderHtml> Erase for V {
    fn erased(self) -> AnyView {
        at_once::AtOnce(self).into_any()
    }
}

#[cfg(feature = "hydrate")]
mod at_once {
    //! An [`AnyView`] contains two ways to hydrate: at once, and asynchronously
    //! for parts that load late. This page has no such parts, but the wasm
    //! would contain a second copy of the code of every view.

    use leptos::attr::Attribute;
    use leptos::attr::any_attribute::AnyAttribute;
    use leptos::prelude::*;
    use leptos::tachys::hydration::Cursor;
    use leptos::tachys::view::{Position, PositionState};

    /// A view that is always hydrated at once. It keeps the trait's default for
    /// `hydrate_async`, which calls `hydrate`.
    pub struct AtOnce<V>(pub V);

    impl<V: Render> Render for AtOnce<V> {
        type State = V::State;

        fn build(self) -> Self::State {
            self.0.build()
        }

        fn rebuild(self, state: &mut Self::State) {
            self.0.rebuild(state);
        }
    }

    impl<V: RenderHtml> AddAnyAttr for AtOnce<V> {
        type Output<A: Attribute> = V::Output<A>;

        fn add_any_attr<A: Attribute>(self, attr: A) -> Self::Output<A>
        where
            Self::Output<A>: RenderHtml,
        {
            self.0.add_any_attr(attr)
        }
    }

    impl<V: RenderHtml> RenderHtml for AtOnce<V> {
        type AsyncOutput = V::AsyncOutput;
        type Owned = AtOnce<V::Owned>;

        const MIN_LENGTH: usize = V::MIN_LENGTH;
        const EXISTS: bool = V::EXISTS;

        fn dry_resolve(&mut self) {
            self.0.dry_resolve();
        }

        async fn resolve(self) -> Self::AsyncOutput {
            self.0.resolve().await
        }

        fn to_html_with_buf(
            self,
            buf: &mut String,
            position: &mut Position,
            escape: bool,
            mark_branches: bool,
            extra_attrs: Vec<AnyAttribute>,
        ) {
            self.0.to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
        }

        fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
            self.0.hydrate::<FROM_SERVER>(cursor, position)
        }

        fn into_owned(self) -> Self::Owned {
            AtOnce(self.0.into_owned())
        }
    }
}
