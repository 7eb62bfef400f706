using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep;

namespace SweepExample.Data;

/// <summary>Adult income (UCI, 1996): whether a person earns more than 50,000 dollars a year.</summary>
internal sealed class AdultIncome
{
    private static readonly string[] Texts = [nameof(WorkClass), nameof(Education), nameof(MaritalStatus), nameof(Occupation),
        nameof(Relationship), nameof(Race), nameof(Sex), nameof(Country)];
    private static readonly string[] Numbers = [nameof(Age), nameof(EducationYears), nameof(CapitalGain), nameof(CapitalLoss),
        nameof(HoursPerWeek)];

    [LoadColumn(0)]
    public float Age { get; set; }

    [LoadColumn(1)]
    public string WorkClass { get; set; } = "";

    [LoadColumn(3)]
    public string Education { get; set; } = "";

    [LoadColumn(4)]
    public float EducationYears { get; set; }

    [LoadColumn(5)]
    public string MaritalStatus { get; set; } = "";

    [LoadColumn(6)]
    public string Occupation { get; set; } = "";

    [LoadColumn(7)]
    public string Relationship { get; set; } = "";

    [LoadColumn(8)]
    public string Race { get; set; } = "";

    [LoadColumn(9)]
    public string Sex { get; set; } = "";

    [LoadColumn(10)]
    public float CapitalGain { get; set; }

    [LoadColumn(11)]
    public float CapitalLoss { get; set; }

    [LoadColumn(12)]
    public float HoursPerWeek { get; set; }

    [LoadColumn(13)]
    public string Country { get; set; } = "";

    [LoadColumn(14)]
    public string Income { get; set; } = "";

    public static SearchedTable Load(MLContext mlContext, bool quick)
    {
        var isHere = DataFolder.Find("adult", "adult-train.csv") is not null && DataFolder.Find("adult", "adult-test.csv") is not null;
        var (rows, test) = isHere ? (Read(mlContext, "adult-train.csv"), Read(mlContext, "adult-test.csv"))
            : (Drawn(mlContext, 6_000, seed: 1), Drawn(mlContext, 2_000, seed: 2));
        if (quick)
            (rows, test) = (mlContext.Data.TakeRows(rows, 2_000), mlContext.Data.TakeRows(test, 1_000));
        var split = mlContext.Data.TrainTestSplit(rows, testFraction: .2, seed: 42);

        var preparation = mlContext.Transforms.Conversion.MapValue(
            "Label", [new KeyValuePair<string, bool>("<=50K", false), new(">50K", true)], nameof(Income))
            .Append(mlContext.Transforms.Categorical.OneHotEncoding([.. Texts.Select(column => new InputOutputColumnPair(column))]))
            .Append(mlContext.Transforms.Concatenate("Numbers", Numbers))
            .Append(mlContext.Transforms.Standardize("Numbers"))
            .Append(mlContext.Transforms.Concatenate("Features", ["Numbers", .. Texts]));
        return new SearchedTable(
            "Adult income", "adult", LearningTask.BinaryClassification, 100, MonitoredValue.ValidationMetric, split.TrainSet, split.TestSet,
            test, preparation, !isHere);
    }

    private static IDataView Read(MLContext mlContext, string file) =>
        mlContext.Data.LoadFromTextFile<AdultIncome>(
        DataFolder.Find("adult", file)!, separatorChar: ',', hasHeader: true, trimWhitespace: true);

    /// <summary>People whose income follows, with some luck, from years of education, age and hours.</summary>
    private static IDataView Drawn(MLContext mlContext, int count, int seed)
    {
        var random = new Random(seed);
        return mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ =>
        {
            var (age, years, hours, sex) = (
                17 + random.Next(60), 1 + random.Next(16), 20 + random.Next(50), random.Next(2) == 0 ? "Female" : "Male");
            var married = random.Next(2) == 0;
            var chance = (years - 9) / 3.0 + (hours - 40) / 12.0 - Math.Abs(age - 48) / 15.0 + (
                married ? 1 : -1) + random.NextDouble() - random.NextDouble();
            return new AdultIncome
            {
                Age = age,
                EducationYears = years,
                HoursPerWeek = hours,
                Sex = sex,
                MaritalStatus = married ? "Married" : "Never-married",
                WorkClass = "Private",
                Education = years > 12 ? "College" : "School",
                Occupation = years > 10 ? "Professional" : "Craft",
                Relationship = married ? "Spouse" : "None",
                Race = "Drawn",
                Country = "Nowhere",
                Income = chance > 0 ? ">50K" : "<=50K",
            };
        }).ToList());
    }
}
