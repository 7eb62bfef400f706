namespace MLNetDeep.Files;

/// <summary>What a zip file's directory says of one file in it.</summary>
/// <param name="Name">Its name, with the folders it lies in: "TransformerChain/Model.key".</param>
/// <param name="IsPacked">Whether its bytes are packed (by Deflate), or lie there as they are.</param>
/// <param name="Crc">The checksum of its bytes.</param>
/// <param name="PackedLength">How many bytes it takes in the zip.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="HeaderAt">Where in the zip the entry begins.</param>
internal sealed record ZipFileEntry(string Name, bool IsPacked, uint Crc, long PackedLength, long Length, long HeaderAt);
