//! Hard-wrapped pages mended.
