//! What readers of style sheets have to know in common.

/// Functions of CSS whose texts are addresses, as browsers have had them.
pub const ADDRESS_FUNCTIONS: [&str; 8] = [
    "url",
    "src",
    "image",
    "image-set",
    "-webkit-image-set",
    "cross-fade",
    "-webkit-cross-fade",
    "-webkit-image",
];
