#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| zhen_fuzz::document(bytes));
