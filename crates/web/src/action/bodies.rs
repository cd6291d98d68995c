//! Bodies that hold nothing but words: what is sent is what the command holds, so that path, sentence and command are
//! all there is to say of such an action.

/// Declares such bodies, one after the other, for the actions of one subject:
///
/// ```text
/// web::bodies! { OfCase => Command;
///     Declining[n](why = "Why not."), "promises/{n}/declining",
///         "Decline a request or a counter-offer, and say why." => Command::Decline { n, why };
/// }
/// ```
///
/// `[n]` is the number in the path; each field is text, with what it means. The same command asks the rules whether the
/// action is open now. Where somebody else than a member acts, it says who: `Declining[n](…) for Customer, …`.
#[macro_export]
macro_rules! bodies {
    ($subject:ty => $into:ty; $(
        $name:ident $([$n:ident])? ($($field:ident = $means:tt),*) $(for $audience:ident)?,
            $path:literal, $says:tt => $command:expr;
    )+) => {$(
        #[doc = $says]
        #[derive(::serde::Deserialize, ::utoipa::ToSchema, Default)]
        #[serde(default)]
        pub struct $name {
            $(
                #[doc = $means]
                $field: String,
            )*
        }

        impl $crate::action::Body<$subject> for $name {
            const PATH: &'static str = $path;
            const SAYS: &'static str = $says;
            $(const AUDIENCE: $crate::action::Audience = $crate::action::Audience::$audience;)?
            type Command = $into;

            fn command(self, _place: &$crate::action::Place<'_, $subject>) -> Result<$into, ::base::refusal::Refusal> {
                let Self { $($field),* } = self;
                $(let $n = _place.n;)?
                Ok($command)
            }

            fn probe(_probe: $crate::action::Probe) -> Option<$into> {
                $(let $n = _probe.n;)?
                $(let $field = _probe.text();)*
                Some($command)
            }
        }
    )+};
}
