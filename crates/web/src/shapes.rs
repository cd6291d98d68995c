//! What the API shows of facts: for each kind a body of its own, apart from how it is stored and what Rust calls it.
//!
//! `shapes!` takes each fact apart by name on the left and says on the right, field by field, what programs get to see. A
//! fact or a field that is added does not compile until it is shown or left out on purpose; one that is renamed, or stored
//! in another way, changes nothing for those who read.

/// Declares the shapes of a module's facts, and how each is made.
///
/// ```ignore
/// shapes! {
///     /// What happened to a promise.
///     pub enum PromiseFactShape as PromiseFact of Fact {
///         /// It is no longer wanted.
///         Withdrawn { n, why } => "withdrawn" {
///             /// Which promise of the case.
///             n: u32 = *n,
///             /// Why.
///             why: String = why.clone(),
///         },
///     }
/// }
/// ```
#[macro_export]
macro_rules! shapes {
    (
        $(#[doc = $about:tt])*
        $vis:vis enum $Shape:ident as $Name:ident of $Fact:ident {
            $(
                $(#[doc = $says:tt])*
                $Variant:ident $({ $($bound:ident),* $(,)? })? => $kind:tt
                $({ $( $(#[doc = $means:tt])* $field:ident : $holds:ty = $make:expr ),* $(,)? })?
            ),* $(,)?
        }
    ) => {
        $(#[doc = $about])*
        #[derive(serde::Serialize, utoipa::ToSchema)]
        #[schema(as = $Name)]
        $vis enum $Shape {
            $(
                $(#[doc = $says])*
                #[serde(rename = $kind)]
                $Variant $({ $( $(#[doc = $means])* $field : $holds ),* })?
            ),*
        }

        impl From<&$Fact> for $Shape {
            fn from(fact: &$Fact) -> Self {
                match fact {
                    $(
                        $Fact::$Variant $({ $($bound),* })? => $Shape::$Variant $({ $($field: $make),* })?
                    ),*
                }
            }
        }
    };
}
