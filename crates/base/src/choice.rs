//! A choice: one of a few words, the same in rows, facts, forms, JSON and the API's document.

/// Declares such a choice. Each variant is written in `snake_case` everywhere; what else it derives stands above it.
///
/// ```text
/// base::choice! {
///     /// Whether the complaint is borne out.
///     pub enum Finding {
///         /// We were at fault.
///         Upheld,
///     }
/// }
/// ```
#[macro_export]
macro_rules! choice {
    ($(#[$of:meta])* $vis:vis enum $name:ident { $($variants:tt)* }) => {
        #[derive(
            Clone,
            Copy,
            Debug,
            PartialEq,
            Eq,
            ::serde::Serialize,
            ::serde::Deserialize,
            ::strum::Display,
            ::strum::EnumString,
            ::strum::IntoStaticStr,
            ::strum::VariantArray,
            ::utoipa::ToSchema,
        )]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        $(#[$of])*
        $vis enum $name { $($variants)* }
    };
}
