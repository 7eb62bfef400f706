using Microsoft.ML.Data;

namespace MLNetDeep.Data.Csv;

/// <summary>The rows of a file, for ML.NET's loader of texts: every pass opens the file again.</summary>
internal sealed class CsvSource(CsvFile file) : IMultiStreamSource
{
    public int Count => 1;

    public string GetPathOrNull(int index) => file.Path;

    public Stream Open(int index) => CsvLines.OpenShared(file.Path);

    public TextReader OpenTextReader(int index) => file.OpenRows();
}
