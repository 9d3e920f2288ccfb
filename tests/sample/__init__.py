"""What many tests set out from: packs made of parts, a library that has them, laptops that meet."""
