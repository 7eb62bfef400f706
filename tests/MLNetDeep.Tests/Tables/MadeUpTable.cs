using System.Globalization;
using Microsoft.ML.Data;
using MLNetDeep.Tests.Support;

namespace MLNetDeep.Tests.Tables;

/// <summary>A table with a column of every kind, of 40 rows or so many more.</summary>
internal static class MadeUpTable
{
    private static readonly string[] Colours = ["red", "green", "", "blue"];

    public static MemoryView Of(int rows = 40)
    {
        T[] Column<T>(Func<int, T> value) => [.. Enumerable.Range(0, rows).Select(value)];
        return new MemoryView()
            .Add("Label", BooleanDataViewType.Instance, Column(i => i % 3 == 0))
            .Add("row", NumberDataViewType.Int32, Column(i => i + 7))
            .Add("customerId", NumberDataViewType.Int64, Column(i => 1_000_003L * i * i + 17))
            .Add("age", NumberDataViewType.Single, Column(i => i % 5 == 0 ? float.NaN : 20 + i * 1.5f))
            .Add("children", NumberDataViewType.Byte, Column(i => (byte)(i % 4)))
            .Add("member", BooleanDataViewType.Instance, Column(i => i % 2 == 0))
            .AddText("colour", Column(i => Colours[i % Colours.Length]))
            .AddText("price", Column(i => i % 7 == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{i * i}.5")))
            .AddText("district", Column(i => $"{i % 6}"))
            .AddText("name", Column(i => $"N{i * 7919}"))
            .AddText("remark", Column(i => $"this is remark {i} of many"))
            .AddText("day", Column(i => i == 3 ? "?" : new DateTime(2021, 1, 30).AddDays(i).ToString("yyyy-MM-dd")))
            .Add("bought", DateTimeDataViewType.Instance, Column(i => i == 5 ? default : new DateTime(2020, 3, 1, 8, 0, 0).AddHours(i)))
            .Add("took", TimeSpanDataViewType.Instance, Column(i => TimeSpan.FromHours(12 + i)))
            .Add("grade", new KeyDataViewType(typeof(uint), 4), Column(i => (uint)(i % 5)))
            .AddText("same", Column(_ => "same"))
            .Add("gone", NumberDataViewType.Double, Column(_ => double.NaN))
            .AddVectors("measures", new VectorDataViewType(NumberDataViewType.Double, 2), Column(i => new VBuffer<double>(2, [i, i % 3])))
            .AddVectors("words", new VectorDataViewType(TextDataViewType.Instance, 1),
                Column(_ => new VBuffer<ReadOnlyMemory<char>>(1, ["x".AsMemory()])));
    }
}
