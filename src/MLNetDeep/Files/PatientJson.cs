using System.Text.Json;
using System.Text.RegularExpressions;

namespace MLNetDeep.Files;

/// <summary>
/// JSON that is read on a machine that does much else. System.Text.Json looks at the names of enumerations by a regular expression that
/// gives up after 200 ms of the wall clock. A process that is stopped meanwhile would refuse a good file, by an exception of another kind;
/// it reads again.
/// </summary>
internal static class PatientJson
{
    private const int MostTries = 10;

    /// <param name="read">Reads, as often as it is called.</param>
    /// <exception cref="JsonException">It was stopped every time; or <paramref name="read"/> says so.</exception>
    public static T Read<T>(Func<T> read)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return read();
            }
            catch (RegexMatchTimeoutException stopped)
            {
                if (tries == MostTries)
                    throw new JsonException("the process was stopped again and again while it read", stopped);
            }
        }
    }
}
