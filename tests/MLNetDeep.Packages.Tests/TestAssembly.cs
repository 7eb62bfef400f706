// Every test starts builds, which use all cores by themselves.
[assembly: DoNotParallelize]
