// Training uses all cores by itself: two fits at once only slow each other down.
[assembly: DoNotParallelize]
