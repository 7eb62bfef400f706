using System.Runtime.CompilerServices;

namespace MLNetDeep.Scoring;

/// <summary>How much memory values take that are read ahead.</summary>
internal static class HeldBytes
{
    /// <summary>
    /// The bytes of the values; of texts, which are held by reference, their characters too: as long as they are held, they cannot be
    /// collected.
    /// </summary>
    public static long Of<T>(ReadOnlySpan<T> values)
    {
        var bytes = (long)values.Length * Unsafe.SizeOf<T>();
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
        {
            foreach (var value in values)
                bytes += value is ReadOnlyMemory<char> text ? (long)text.Length * sizeof(char) : 0;
        }
        return bytes;
    }
}
