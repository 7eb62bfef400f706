using ExampleKit.Data;
using MLNetDeep.Examples.Tests.Support;

namespace MLNetDeep.Examples.Tests.ExampleKit.Data;

[TestClass]
public sealed class DataSearchTests : IDisposable
{
    private static readonly byte[] Content = [1, 2, 3, 4];
    private static readonly DataFile Images = PublishedFile.Describe("train-images-idx3-ubyte.gz", Content);
    private static readonly DataFile Labels = PublishedFile.Describe("train-labels-idx1-ubyte.gz", Content);

    private readonly TemporaryFolder _root = new();
    private readonly List<string> _said = [];
    private int _fetches;
    private int _drawings;
    private bool _networkWorks;

    public void Dispose() => _root.Dispose();

    [TestMethod]
    public async Task Given_folder_comes_first()
    {
        var found = await Find(Places(given: Full("given"), environment: Full("environment"), cache: Full("cache")));

        AssertReal("given", found);
        CollectionAssert.AreEqual(new[] { $"Data: '{PathOf("given")}'" }, _said);
    }

    [TestMethod]
    public async Task Environment_comes_second() =>
        AssertReal("environment", await Find(Places(environment: Full("environment"), cache: Full("cache"))));

    [TestMethod]
    public async Task Cache_comes_third_and_needs_no_network()
    {
        AssertReal("cache", await Find(Places(cache: Full("cache"))));
        Assert.AreEqual(0, _fetches);
    }

    [TestMethod]
    public async Task Download_comes_fourth_and_makes_the_cache()
    {
        _networkWorks = true;
        AssertReal("cache", await Find(Places()));
        Assert.AreEqual(1, _fetches);
    }

    [TestMethod]
    public async Task Silhouettes_come_last()
    {
        var found = await Find(Places());

        Assert.IsFalse(found.IsFashionMnist);
        Assert.AreEqual(FashionMnistFiles.In(PathOf("drawn")), found.Files);
        Assert.AreEqual(1, _fetches);
        Assert.AreEqual(1, _drawings);
    }

    [TestMethod]
    public async Task Environment_without_the_folder_is_said_and_passed_over()
    {
        AssertReal("cache", await Find(Places(environment: PathOf("nowhere"), cache: Full("cache"))));
        Assert.AreEqual($"MLNETDEEP_DATA is set, but there is no folder '{PathOf("nowhere")}'. Looking elsewhere.", _said[0]);
    }

    [TestMethod]
    public async Task Missing_file_in_a_given_folder_is_an_error()
    {
        var given = Full("given");
        File.Delete(Labels.PathIn(given));

        var exception = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => Find(Places(given: given)));

        Assert.AreEqual(
            $"The folder that --data names must hold the four Fashion-MNIST files as published. '{Labels.PathIn(given)}' is missing. " +
            "Put them right, or leave --data out to have them downloaded.",
            exception.Message);
    }

    [TestMethod]
    public async Task Corrupted_file_in_the_environments_folder_is_an_error()
    {
        var environment = Full("environment");
        File.WriteAllBytes(Images.PathIn(environment), [0]);

        var exception = await Assert.ThrowsExactlyAsync<InvalidDataException>(
            () => Find(Places(environment: environment, cache: Full("cache"))));

        StringAssert.Contains(
            exception.Message,
            $"'{Images.PathIn(environment)}' must have the MD5 08d6c05a21512a79a1dfeb9d2a8f262f, but has "
            + $"93b885adfe0da089cdf634904fd59f71 " +
            "(1 bytes instead of 4). Put them right, or leave MLNETDEEP_DATA out");
    }

    [TestMethod]
    public async Task Corrupted_file_in_the_cache_is_said_and_downloaded_again()
    {
        _networkWorks = true;
        File.WriteAllBytes(Images.PathIn(Full("cache")), [0]);

        AssertReal("cache", await Find(Places()));

        Assert.AreEqual(1, _fetches);
        StringAssert.StartsWith(_said[0], $"'{Images.PathIn(PathOf("cache"))}' must have the MD5");
        StringAssert.EndsWith(_said[0], "Downloading it again.");
    }

    [TestMethod]
    public async Task Corrupted_file_in_the_cache_is_not_used_without_a_network()
    {
        File.WriteAllBytes(Images.PathIn(Full("cache")), [0]);
        Assert.IsFalse((await Find(Places())).IsFashionMnist);
    }

    [TestMethod]
    public async Task Cache_that_cannot_be_written_is_said_and_silhouettes_are_drawn()
    {
        var file = _root.Write("file", [0]);

        var found = await Find(Places(cache: Path.Combine(file, "cache")));

        Assert.IsFalse(found.IsFashionMnist);
        StringAssert.StartsWith(_said[0], $"The cache '{Path.Combine(file, "cache")}' cannot be written: ");
    }

    [TestMethod]
    public void Places_of_this_user_are_the_environments_folder_the_profile_and_the_output()
    {
        var places = DataPlaces.OfThisUser(given: null, drawn: "drawn");
        var profile = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var environment = Environment.GetEnvironmentVariable("MLNETDEEP_DATA");

        Assert.AreEqual(string.IsNullOrEmpty(environment) ? null : Path.Combine(environment, "fashion-mnist"), places.FromEnvironment);
        Assert.AreEqual(Path.Combine(profile, "MLNetDeep", "fashion-mnist"), places.Cache);
        Assert.AreEqual("drawn", places.Drawn);
        Assert.IsNull(places.Given);
    }

    private Task<FoundData> Find(DataPlaces places) =>
        new DataSearch([Images, Labels], Fetch, _ => _drawings++, _said.Add).FindAsync(places);

    private DataPlaces Places(string? given = null, string? environment = null, string? cache = null) =>
        new(given, environment, cache ?? PathOf("cache"), PathOf("drawn"));

    private Task<bool> Fetch(string folder)
    {
        _fetches++;
        if (_networkWorks)
            Full(Path.GetFileName(folder));
        return Task.FromResult(_networkWorks);
    }

    private string Full(string name)
    {
        Directory.CreateDirectory(PathOf(name));
        File.WriteAllBytes(Images.PathIn(PathOf(name)), Content);
        File.WriteAllBytes(Labels.PathIn(PathOf(name)), Content);
        return PathOf(name);
    }

    private string PathOf(string name) => Path.Combine(_root.Path, name);

    private void AssertReal(string folder, FoundData found)
    {
        Assert.IsTrue(found.IsFashionMnist);
        Assert.AreEqual(FashionMnistFiles.In(PathOf(folder)), found.Files);
        Assert.AreEqual(0, _drawings);
    }
}
