// Training uses all cores by itself: two fits at once only slow each other down, and libtorch's counters are per thread.
[assembly: DoNotParallelize]

// The tests check schemas as ML.NET's own tests do, with members that only ML.NET's own assemblies see.
[assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: System.Runtime.CompilerServices.IgnoresAccessChecksTo("Microsoft.ML.Data")]
