//! Amends: from "you got this wrong" to "it is made right".

fn main() {}
