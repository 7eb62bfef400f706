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
}
