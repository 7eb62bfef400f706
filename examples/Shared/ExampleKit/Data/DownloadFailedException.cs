namespace ExampleKit.Data;

/// <summary>A file could not be fetched from one address; another may have it.</summary>
internal sealed class DownloadFailedException(string message, Exception? inner = null) : Exception(message, inner);
