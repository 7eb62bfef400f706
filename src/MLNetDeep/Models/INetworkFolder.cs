using MLNetDeep.Files;

namespace MLNetDeep.Models;

/// <summary>What the files of a network lie in.</summary>
internal interface INetworkFolder
{
    /// <summary>Reads a file, if it is there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hashes">What its bytes are checked with before any of them is used; null for nothing.</param>
    /// <param name="read">Gets the bytes from the first on, in a stream that knows its length and where it stands.</param>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="InvalidDataException">Its bytes are others than those that were written.</exception>
    bool TryRead(string name, HashList? hashes, Action<Stream> read);
}
