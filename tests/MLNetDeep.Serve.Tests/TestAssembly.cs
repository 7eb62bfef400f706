// The tests write nothing but their own temporary folders, so they may run side by side.
[assembly: Parallelize(Scope = ExecutionScope.MethodLevel)]
