//! A place for what one module needs in its handlers and jobs and no other module knows: found again by its type.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

/// At most one value of each type.
#[derive(Clone, Default)]
pub struct Slots(HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

impl Slots {
    /// These and one more; another of its type gives way.
    #[must_use]
    pub fn and<T: Send + Sync + 'static>(&self, value: T) -> Slots {
        let mut all = self.clone();
        all.0.insert(TypeId::of::<T>(), Arc::new(value));
        all
    }

    /// The one of this type.
    pub fn get<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.0.get(&TypeId::of::<T>()).cloned()?.downcast().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_has_one_place() {
        let slots = Slots::default().and(7_u32).and("seven".to_owned()).and(8_u32);
        assert_eq!(
            (slots.get::<u32>().as_deref(), slots.get::<String>().as_deref()),
            (Some(&8), Some(&"seven".to_owned()))
        );
        assert_eq!(slots.get::<i64>(), None);
    }
}
