using BenchmarkDotNet.Attributes;
using MLNetDeep.Data.Features;

namespace MLNetDeep.Benchmarks.Data;

/// <summary>188 MB in blocks of 16 MB, as rows are kept, written once and given back: what pages of 2 MB save.</summary>
public class FirstTouch
{
    private const int Blocks = 12;
    private const int BlockLength = 4 << 20;

    [Params(false, true)]
    public bool HugePages { get; set; }

    [Benchmark]
    public void Fill()
    {
        for (var i = 0; i < Blocks; i++)
        {
            using var block = new NativeBlock<float>(BlockLength, HugePages);
            block.Slice(0, BlockLength).Fill(1);
        }
    }
}
