namespace MLNetDeep.Tests.Support;

/// <summary>ML.NET wraps what a component throws: its worker threads and its model loading each in their own way.</summary>
internal static class InnermostException
{
    /// <summary>The exception that was thrown first.</summary>
    public static Exception Innermost(this Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }

    /// <summary>The outermost exception of a type, the one given or one that it wraps.</summary>
    public static T FirstOf<T>(this Exception exception)
        where T : Exception
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is T found)
                return found;
        }
        throw new AssertFailedException($"There is no {typeof(T).Name} in {exception}");
    }
}
