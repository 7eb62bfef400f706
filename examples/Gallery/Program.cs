using ExampleKit;
using Gallery;
using Gallery.Topics;

Dictionary<string, Action<TopicRun>> topics = new()
{
    ["intervals"] = Intervals.Run,
    ["text"] = Messages.Run,
    ["labels"] = SeveralLabels.Run,
    ["forecast"] = Forecast.Run,
    ["callback"] = Callback.Run,
    ["resume"] = Resume.Run,
    ["transfer"] = Transfer.Run,
    ["onnx"] = OnnxElsewhere.Run,
};
var program = new ExampleProgram(
    "Gallery", $"Small programs, a file each in Topics/. Name one: {string.Join(", ", topics.Keys)}; or none for all.", QuickSeconds: 80,
    "gallery")
{
    DataHelp = ["the folders of data are here", "(else: $MLNETDEEP_DATA; what is not there is drawn)"],
};
var name = args.FirstOrDefault(argument => topics.ContainsKey(argument));

return await CommandLine.RunAsync(program, [.. args.Where(argument => argument != name)], (options, console) =>
{
    Directory.CreateDirectory(options.Output);
    foreach (var (topic, run) in topics.Where(entry => name is null || entry.Key == name))
    {
        console.Heading($"{topic}: examples/Gallery/Topics/{run.Method.DeclaringType!.Name}.cs");
        run(new TopicRun(topic, options.Quick, Path.GetFullPath(options.Output), options.Data));
    }
    return Task.CompletedTask;
});
